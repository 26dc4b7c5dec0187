"""Every piece of advice: when it is offered, when not, when it is wrong, and what is warned of then."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.guidance import book as books
from firstcall.guidance.advising import Offer, offers, standing, wrong_now
from firstcall.incident import entries as e
from firstcall.incident.codes import Role
from tests.guidance.building import BOOK, Incident

GIVEN_OUT = Path(__file__).with_name("advice-codes.txt")


def call(told: str) -> Incident:
    """An incident from words: ``suspect:threat caller:suicide child age=12 gave=keep-evidence safe``."""
    incident = Incident()
    for word in told.split():
        if word == "child":
            incident.person("child", Role.CHILD)
        elif word == "safe":
            incident.add(e.SafeContact(how="by text"))
        elif word.startswith("age="):
            incident.fact("caller", "age", int(word[4:]))
        elif word.startswith("gave="):
            incident.add(e.Advice(code=word[5:]))
        else:
            person, cue = word.split(":")
            incident.cue(person, cue)
    return incident


def item(code: str, incident: Incident) -> Offer:
    return next(o for o in standing(incident.state, book=BOOK, now=incident.at) if o.item.code == code)


def test_no_code_that_was_ever_given_out_vanishes_and_a_new_one_is_written_down() -> None:
    assert sorted(GIVEN_OUT.read_text("utf-8").split()) == sorted(BOOK.advice)


def test_every_item_rests_on_something() -> None:
    assert [code for code, held in BOOK.advice.items() if not held.source] == []


#: An incident in which each is offered, and one that is like it in which it is not.
OFFERED = {
    "keep-evidence": ("suspect:stalking", "suspect:theft"),
    "do-not-pay": ("suspect:blackmail", "suspect:threat"),
    "stop-contact": ("suspect:harassment", "suspect:violence"),
    "ask-network-to-block": ("suspect:blackmail gave=keep-evidence", "suspect:blackmail"),
    "safe-place": ("suspect:violence", "suspect:theft"),
    "do-not-meet": ("suspect:meeting", "suspect:blackmail"),
    "do-not-confront": ("suspect:stalking", "suspect:theft"),
    "tell-somebody": ("suspect:grooming child", "suspect:grooming suspect:honour child"),
    "report-ceop": ("suspect:grooming child", "suspect:grooming age=40"),
    "report-remove": ("suspect:sexual age=15", "suspect:sexual age=40"),
    "call-again": ("suspect:suspicious", ""),
    "not-to-blame": ("suspect:exploitation", "suspect:theft"),
    "debt-is-no-debt": ("suspect:exploitation", "suspect:theft"),
    "keep-papers-near": ("suspect:exploitation", "suspect:exploitation suspect:violence"),
    "yes-or-no": ("suspect:domestic", "suspect:theft"),
    "plan-to-leave": ("suspect:domestic", "suspect:stalking"),
    "phone-may-be-watched": ("suspect:stalking", "suspect:theft"),
    "show-injuries": ("suspect:domestic suspect:violence", "suspect:violence"),
    "right-to-ask": ("suspect:domestic suspect:fear", "suspect:domestic suspect:fear age=14"),
    "stalking-diary": ("suspect:harassment", "suspect:threat"),
    "change-the-way": ("suspect:address-known", "suspect:harassment"),
    "trackers-stay": ("suspect:stalking", "suspect:harassment"),
    "tell-no-relative": ("suspect:honour", "suspect:domestic"),
    "do-not-travel": ("suspect:honour", "suspect:domestic"),
    "protection-order": ("suspect:honour", "suspect:domestic"),
    "believed": ("suspect:sexual", "suspect:sexual suspect:blackmail"),
    "do-not-wash": ("suspect:sexual", "suspect:sexual suspect:blackmail"),
    "referral-centre": ("suspect:sexual suspect:grooming suspect:meeting", "suspect:sexual suspect:grooming"),
    "look-again-at-home": ("child:missing child", "child:missing child child:suicide"),
    "stay-by-phone": ("victim:missing", "victim:concern"),
    "leave-room-alone": ("victim:missing", "victim:concern"),
    "find-photo": ("victim:missing", "victim:concern"),
    "ask-before-posting": ("victim:missing", "victim:concern"),
    "ambulance-now": ("caller:suicide caller:medical", "caller:medical"),
    "stay-on-line": ("caller:suicide", "victim:suicide"),
    "keep-away-from-weapon": ("suspect:weapon", "suspect:violence"),
    "put-means-away": ("caller:self-harm", "caller:self-harm caller:weapon"),
    "leave-weapon-lying": ("caller:suicide caller:weapon", "caller:suicide"),
    "stay-within-hearing": ("victim:suicide", "victim:suicide victim:weapon"),
    "knock-and-look": ("victim:concern", "victim:concern suspect:violence"),
    "crisis-line": ("caller:mental-health", "caller:suicide caller:medical"),
    "their-very-words": ("suspect:hate", "suspect:harassment"),
    "leave-graffiti": ("suspect:hate", "suspect:harassment"),
    "report-through-others": ("suspect:hate", "suspect:harassment"),
    "do-not-go-in": ("suspect:theft suspect:suspicious", "suspect:theft"),
    "leave-the-scene": ("suspect:theft", "suspect:suspicious"),
    "ring-your-bank": ("suspect:theft caller:vulnerable", "suspect:theft"),
    "nobody-asks-for-it": ("suspect:theft victim:vulnerable", "suspect:theft"),
    "somebody-with-them": ("suspect:theft victim:vulnerable", "suspect:theft victim:vulnerable suspect:exploitation"),
    "child-well-done": ("age=9", "age=18"),
    "child-safe-room": ("age=9 suspect:violence", "suspect:violence"),
    "child-phone-down": ("age=9 suspect:fear", "suspect:fear"),
    "press-55": ("caller:silent", "caller:fear"),
    "stay-connected": ("caller:silent", "caller:fear"),
    "emergency-text": ("caller:silent", "caller:fear"),
}
#: An incident in which each would be wrong, and one that is like it in which it would not.
WRONG = {
    "ask-network-to-block": ("suspect:blackmail", "suspect:blackmail gave=keep-evidence"),
    "pay-what-is-owed": ("suspect:blackmail", "suspect:suspicious"),
    "meet-in-public": ("suspect:grooming", "suspect:suspicious"),
    "speak-to-them": ("suspect:stalking", "suspect:suspicious"),
    "tell-somebody": ("suspect:grooming suspect:honour child", "suspect:grooming child"),
    "keep-papers-near": ("suspect:exploitation suspect:weapon", "suspect:exploitation"),
    "leave-now": ("suspect:domestic", "suspect:domestic gave=plan-to-leave"),
    "ring-you-back-here": ("suspect:domestic", "suspect:domestic safe"),
    "right-to-ask": ("suspect:domestic suspect:fear age=15", "suspect:domestic suspect:fear age=16"),
    "tell-family": ("suspect:honour", "suspect:theft"),
    "family-mediation": ("suspect:honour", "suspect:theft"),
    "look-again-at-home": ("child:missing child child:suicide", "child:missing child"),
    "put-means-away": ("caller:suicide caller:weapon", "caller:suicide"),
    "stay-within-hearing": ("victim:suicide victim:weapon", "victim:suicide"),
    "approach-them": ("victim:suicide", "victim:concern"),
    "knock-and-look": ("victim:concern suspect:weapon", "victim:concern"),
    "crisis-line": ("caller:suicide caller:medical", "caller:suicide"),
    "somebody-with-them": ("suspect:theft victim:vulnerable suspect:domestic", "suspect:theft victim:vulnerable"),
    "child-hand-over": ("age=9 suspect:domestic", "age=9 suspect:theft"),
    "speak-up": ("caller:silent", "caller:intoxication"),
}
#: What waits for other advice: what was lost where it came first.
LATER = {
    "stop-contact": ("keep-evidence", "evidence-at-risk"),
    "ask-network-to-block": ("keep-evidence", "evidence-at-risk"),
    "report-remove": ("keep-evidence", "evidence-at-risk"),
    "may-wash-now": ("do-not-wash", "evidence-at-risk"),
    "tidy-up": ("leave-the-scene", "evidence-at-risk"),
    "clean-it-off": ("leave-graffiti", "evidence-at-risk"),
    "remove-tracker": ("trackers-stay", "evidence-at-risk"),
}


def test_the_tables_leave_no_item_out() -> None:
    items = BOOK.advice.values()
    assert set(OFFERED) == {i.code for i in items if i.offer_when is not None}
    assert set(WRONG) == {i.code for i in items if i.wrong_when is not None}
    assert set(LATER) == {i.code for i in items if i.only_after}
    assert set(BOOK.advice) == {*OFFERED, *WRONG, *LATER}


@pytest.mark.parametrize("code", OFFERED)
def test_it_is_offered_where_it_fits_and_not_elsewhere(code: str) -> None:
    fits, does_not = OFFERED[code]
    assert item(code, call(fits)).offered
    assert not item(code, call(does_not)).offered


@pytest.mark.parametrize("code", WRONG)
def test_it_is_wrong_where_it_harms_and_then_never_offered(code: str) -> None:
    harms, does_not = WRONG[code]
    wrong = item(code, call(harms))
    assert (bool(wrong.wrong), wrong.offered) == (True, False)
    assert item(code, call(does_not)).wrong == ""


@pytest.mark.parametrize("code", [c for c in WRONG if not BOOK.advice[c].only_after])
def test_given_where_it_is_wrong_it_warns_high_and_says_why(code: str) -> None:
    harms, does_not = WRONG[code]
    incident = call(harms)
    given_at = incident.add(e.Advice(code=code))
    [warning] = incident.warnings("advice-wrong-now")
    assert warning.level.value == "high" and BOOK.advice[code].wrong_because in warning.says
    assert all(BOOK.advice[other].says in warning.says for other in BOOK.advice[code].instead)
    [told] = wrong_now(incident.state, book=BOOK, now=incident.at)
    assert given_at in told.rests_on
    right = call(does_not)
    right.add(e.Advice(code=code))
    assert right.warnings("advice-wrong-now") == []


@pytest.mark.parametrize("code", LATER)
def test_given_before_what_comes_first_it_warns_and_after_it_does_not(code: str) -> None:
    first, warns = LATER[code]
    early, late = call(f"gave={code}"), call(f"gave={first} gave={code}")
    assert [w.code for w in early.warnings() if w.code in ("evidence-at-risk", "advice-wrong-now")] == [warns]
    assert [w.code for w in late.warnings() if w.code in ("evidence-at-risk", "advice-wrong-now")] == []


def test_what_was_right_when_it_was_said_warns_when_more_is_known() -> None:
    incident = call("suspect:theft gave=tell-family")
    assert incident.warnings("advice-wrong-now") == []
    cue = incident.cue("suspect", "honour")
    [warning] = incident.warnings("advice-wrong-now")
    assert "the family may be where the danger comes from" in warning.says
    [told] = wrong_now(incident.state, book=BOOK, now=incident.at)
    assert cue in told.rests_on


def test_a_cue_that_was_denied_offers_nothing_and_makes_nothing_wrong() -> None:
    incident = call("gave=tell-family")
    incident.cue("suspect", "honour", "weapon", negated=True)
    assert incident.warnings("advice-wrong-now") == []
    assert not item("keep-away-from-weapon", incident).offered


def test_advice_that_a_forces_book_adds_wants_its_source_and_is_offered(tmp_path: Path) -> None:
    file = tmp_path / "advice" / "ours.yaml"
    file.parent.mkdir()
    text = "source: the force's own practice\nitems:\n  - {code: ours, says: s, protects: p, offer_when: \"'hate' in incident.cues\"}\n"
    file.write_text(text, "utf-8")
    book = books.load(tmp_path)
    incident = call("suspect:hate")
    assert "ours" in {o.item.code for o in offers(incident.state, book=book, now=incident.at)}
    assert book.advice["ours"].source == "the force's own practice"


CUES = [row.cue for row in BOOK.cues.cues]


@given(
    st.lists(st.sampled_from(CUES), unique=True, max_size=6), st.lists(st.sampled_from(sorted(BOOK.advice)), max_size=6)
)
def test_nothing_is_offered_and_wrong_at_once_and_every_warning_names_a_reason(
    cues: list[str], gave: list[str]
) -> None:
    incident = Incident()
    incident.cue("suspect", *cues) if cues else None
    for code in gave:
        incident.add(e.Advice(code=code))
    now = standing(incident.state, book=BOOK, now=incident.at)
    assert [o.item.code for o in now if o.offered and o.wrong] == []
    assert all(a.item.order <= b.item.order for a, b in pairwise(now))
    for warning in incident.warnings("advice-wrong-now"):
        code = warning.subject.removeprefix("advice/")
        assert BOOK.advice[code].wrong_because in warning.says or BOOK.advice[code].only_after
