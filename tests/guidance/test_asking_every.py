"""Every question of the sets: the kind of call in which it may be asked, and that it is not asked of an ordinary one."""

from __future__ import annotations

import pytest

from firstcall.guidance.asking import open_questions
from firstcall.incident import entries as e
from firstcall.incident.codes import Channel
from tests.guidance.building import BOOK, LANDLINE, Incident
from tests.guidance.settling import settled
from tests.guidance.test_asking_sets import Cues, told

#: The cues of a call, whether ages and names are known in it, and what may be asked in it sooner or later.
MAY_BE_ASKED: list[tuple[Cues, bool, tuple[str, ...]]] = [
    (
        (("child", "fear"), ("suspect", "violence")),
        True,
        (
            "child-safe-now",
            "child-with-whom",
            "child-alone-again",
            "child-own-words",
            "child-others",
            "child-needs",
            "child-helped-by",
        ),
    ),
    ((("child", "supervised"), ("suspect", "violence")), True, ("child-afraid",)),
    (
        (("suspect", "blackmail", "sexual"),),
        True,
        ("what-they-hold", "who-knows", "paid-or-sent", "others-approached", "feels-about-it"),
    ),
    ((("suspect", "grooming"),), True, ("used-for-gain",)),
    ((("caller", "mental-health"),), True, ("crisis-dependants", "crisis-team", "crisis-helps")),
    ((("other", "mental-health"),), True, ("crisis-to-others",)),
    (
        (("suspect", "domestic"),),
        True,
        (
            "abuse-way-out",
            "abuse-breath",
            "abuse-parting",
            "abuse-watched",
            "abuse-order",
            "abuse-traces",
            "abuse-tonight",
        ),
    ),
    (
        (("caller", "honour"),),
        True,
        (
            "honour-code-word",
            "honour-find-again",
            "honour-marriage",
            "honour-threatened",
            "honour-free",
            "honour-known",
            "honour-others",
        ),
    ),
    ((("caller", "honour"),), False, ("honour-cutting",)),
    ((("suspect", "stalking"),), True, ("stalk-changed", "stalk-record", "stalk-order")),
    ((("caller", "stalking"),), True, ("stalk-who",)),
    (
        (("child", "missing"),),
        True,
        (
            "missing-worry",
            "missing-last-seen",
            "missing-self-harm",
            "missing-taken",
            "missing-frail",
            "missing-medicine",
            "missing-before",
            "missing-to-others",
            "missing-where",
            "missing-abroad",
            "missing-looked",
            "missing-child-online",
            "missing-child-parents",
            "missing-child-school",
            "missing-child-friends",
        ),
    ),
    (
        (("victim", "missing"),),
        True,
        ("missing-adult-from-care", "missing-adult-dependants", "missing-adult-routine"),
    ),
    ((("other", "concern"),), True, ("concern-tried", "concern-who-cares")),
    ((("suspect", "hate"),), True, ("hate-said", "hate-about", "hate-traces", "hate-support")),
    (
        (("caller", "theft", "vulnerable"),),
        True,
        ("theft-taken", "theft-bank", "theft-traces", "theft-trusted", "theft-secure"),
    ),
    ((("suspect", "suspicious"),), True, ("suspect-vehicle-looks", "suspect-looks", "suspect-way")),
]


def codes(call: Incident) -> set[str]:
    return {q.code for q in open_questions(call.state, book=BOOK, now=call.at)}


@pytest.mark.parametrize(("cues", "known", "asked"), MAY_BE_ASKED, ids=lambda part: str(part)[:40])
def test_it_may_be_asked_in_its_kind_of_call_and_not_in_an_ordinary_one(
    cues: Cues, known: bool, asked: tuple[str, ...]
) -> None:
    assert set(asked) - codes(told(cues, known=known)) == set()
    assert set(asked) & codes(told((), known=known)) == set()


@pytest.mark.parametrize("code", ["what-happened"])
def test_it_is_asked_before_anything_was_typed_and_not_after(code: str) -> None:
    silent = settled(Incident(LANDLINE))
    assert code in codes(silent)
    silent.line()
    assert code not in codes(settled(silent))


@pytest.mark.parametrize("code", ["concern-agency-duty"])
def test_it_is_asked_of_an_agency_alone(code: str) -> None:
    assert code not in codes(told((("other", "concern"),), known=True))
    call = told((("other", "concern"),), known=True)
    call.add(e.Contact(contact="1", channel=Channel.AGENCY, number=LANDLINE, handler="officer-b"))
    assert code in codes(settled(call))
