"""A promise that goes against how the caller can safely be reached, or against a wish, is told of as it is made."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firstcall.guidance.reaching import means_in, named_in
from firstcall.incident import entries as e
from tests.guidance.building import HANDLER, MOBILE, Incident

NUMBER = "07700 900123"


def promised(text: str, *before: e.AnyBody) -> Incident:
    call = Incident()
    call.fact("suspect", "phone", MOBILE)
    for body in before:
        call.add(body, HANDLER)
    due = call.at + timedelta(hours=2)
    call.add(e.Promise(promise="promise-1", text=text, due=due, owner=HANDLER), HANDLER)
    return call


def safe(never: str, how: str = "by text") -> e.SafeContact:
    return e.SafeContact(how=how, never=never)


AGAINST = [
    ("Ring her back tonight", safe("phone")),
    ("Will call back", safe("phone")),
    ("c/b after 6", safe("telephone, her husband answers")),
    ("Phone with the crime number", safe("never ring")),
    ("Text her the reference", safe("text messages, he reads them")),
    ("E-mail the form", safe("e-mail")),
    ("Send a letter", safe("post")),
    ("Officer to attend tomorrow", safe("visit")),
    ("Send somebody round", safe("police at the door")),
    (f"Ring on {NUMBER}", safe(f"{NUMBER}")),
    ("Ring on 07700900123", safe("the landline or +44 7700 900123")),
    ("Ring back", safe(f"the home number {NUMBER}")),
    ("Write to sam@example.com", safe("Sam@example.com")),
    ("Ring back", e.Wish(text="Do not ring her, text only")),
    ("Send an officer to the house", e.Wish(text="doesn't want police at the door")),
    (f"Ring {NUMBER} and ask", e.Wish(text=f"Do not ring {NUMBER}")),
    ("Ring 07700 900461 and ask who it is", e.Wish(text="do not ring that number")),
    ("Ring 07700 900461", e.Wish(text="Please nobody phone the man.")),
]
NOT_AGAINST = [
    ("Text her the reference", safe("phone")),
    ("Check his number with the network", safe("phone")),
    ("Look into it by Monday", safe("phone, post, visit")),
    ("Text her, do not ring", safe("ring")),
    ("Ring on 01632 960111", safe(f"{NUMBER}")),
    ("Ring her back", safe("")),
    ("Ring her back", e.Wish(text="Please ring me back")),
    ("Text her", e.Wish(text="Text me, do not ring")),
    ("Ring the caller back", e.Wish(text="do not ring that number")),
    ("Ring her back", e.Wish(text="No blue lights outside the house")),
    ("Make enquiries", e.Wish(text="Please nobody phone the man.")),
]


@pytest.mark.parametrize(("text", "before"), AGAINST, ids=[row[0] + " / " + str(row[1])[:60] for row in AGAINST])
def test_it_is_flagged_as_it_is_made(text: str, before: e.AnyBody) -> None:
    [warning] = promised(text, before).warnings("safe-contact-kept")
    assert (warning.level.value, warning.subject) == ("notice", "promise-1")
    assert text in warning.says


@pytest.mark.parametrize(
    ("text", "before"), NOT_AGAINST, ids=[row[0] + " / " + str(row[1])[:60] for row in NOT_AGAINST]
)
def test_it_is_left_alone_where_it_goes_against_nothing(text: str, before: e.AnyBody) -> None:
    assert promised(text, before).warnings("safe-contact-kept") == []


def test_it_rests_on_the_promise_and_on_what_was_said_of_the_means() -> None:
    call = promised("Ring her back", safe("phone"))
    call.settle()
    held = next(w for w in call.state.warnings.values() if w.code == "safe-contact-kept")
    assert held.rests_on == (call.state.safe_contact_seq, call.state.promises["promise-1"].seq)


def test_it_is_flagged_too_when_the_means_becomes_known_afterwards_and_the_last_word_counts() -> None:
    call = promised("Ring her back")
    assert call.warnings("safe-contact-kept") == []
    call.add(safe("phone"), HANDLER)
    assert len(call.warnings("safe-contact-kept")) == 1
    call.add(safe("", how="any way, he has moved out"), HANDLER)
    assert call.warnings("safe-contact-kept") == []


def test_a_promise_that_is_settled_is_past() -> None:
    call = promised("Ring her back", safe("phone"))
    call.add(e.PromiseSettled(promise="promise-1", kept=True, says="met her at work"), HANDLER)
    assert call.warnings("safe-contact-kept") == []


def test_what_stands_in_a_number_or_an_address_speaks_of_no_means() -> None:
    assert means_in("ringo.call@example.com") == {"e-mail"}
    assert means_in("nothing of the kind") == frozenset()
    assert named_in("at 07700 900123 or Sam@Example.com") == {"+447700900123", "sam@example.com"}
