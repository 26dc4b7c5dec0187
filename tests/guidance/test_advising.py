"""Advice: evidence first, and each item at its time."""

from __future__ import annotations

from firstcall.guidance.advising import offers, too_soon
from firstcall.incident import entries as e
from tests.guidance.building import BOOK, Incident

CODES = {"keep-evidence", "do-not-pay", "stop-contact", "ask-network-to-block", "report-ceop", "report-remove"}


def blackmailed() -> Incident:
    call = Incident()
    call.cue("suspect", "blackmail", "sexual")
    return call


def test_the_book_holds_the_advice_of_the_contract_and_what_each_protects() -> None:
    assert CODES.issubset(BOOK.advice)
    assert all(item.protects and item.says for item in BOOK.advice.values())


def test_an_ordinary_call_is_offered_nothing() -> None:
    assert offers(Incident().state, book=BOOK, now=Incident().at) == ()


def test_keeping_the_evidence_is_offered_first() -> None:
    call = blackmailed()
    assert offers(call.state, book=BOOK, now=call.at)[0].item.code == "keep-evidence"


def test_blocking_is_wrong_until_the_evidence_was_spoken_of() -> None:
    call = blackmailed()
    call.add(e.Advice(code="ask-network-to-block"))
    [block] = [o for o in offers(call.state, book=BOOK, now=call.at) if o.item.code == "ask-network-to-block"]
    assert block.wrong
    assert block.first == ("keep-evidence",)
    call.add(e.Advice(code="keep-evidence"))
    [block] = [o for o in offers(call.state, book=BOOK, now=call.at) if o.item.code == "ask-network-to-block"]
    assert (block.wrong, block.first, block.given) == ("", (), True)


def test_advice_given_before_its_time_stays_so() -> None:
    call = blackmailed()
    seq = call.add(e.Advice(code="ask-network-to-block"))
    call.add(e.Advice(code="keep-evidence"))
    [early] = too_soon(call.state, book=BOOK)
    assert (early.code, early.seq, early.first) == ("ask-network-to-block", seq, ("keep-evidence",))
    assert "keep evidence" in early.says


def test_in_the_right_order_nothing_is_too_soon_and_unknown_advice_is_left_alone() -> None:
    call = blackmailed()
    call.add(e.Advice(code="keep-evidence"))
    call.add(e.Advice(code="ask-network-to-block"))
    call.add(e.Advice(code="a-code-of-yesterday"))
    assert too_soon(call.state, book=BOOK) == ()
