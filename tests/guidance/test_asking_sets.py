"""Each kind of call in its cues: what is asked first of all, and what first once everybody's age and name are known."""

from __future__ import annotations

import pytest

from firstcall.guidance.asking import open_questions
from firstcall.incident import entries as e
from firstcall.incident.codes import Channel
from tests.guidance.building import BOOK, HOME, LANDLINE, Incident
from tests.guidance.settling import answered, asked_next, settled

Cues = tuple[tuple[str, ...], ...]

#: Whom which cues are told of; what is asked first of all; and what once ages, names, addresses and relations are known.
SETS: dict[str, tuple[Cues, list[str], list[str]]] = {
    "ordinary": ((), ["age", "address", "name"], ["wanted-of-us", "anything-else"]),
    "danger": (
        (("suspect", "violence", "weapon"),),
        ["still-there", "hurt-now", "address"],
        ["still-there", "hurt-now", "safe-to-speak", "children-there", "wanted-of-us"],
    ),
    "domestic": (
        (("suspect", "domestic"),),
        ["age", "age suspect", "safe-to-speak"],
        ["safe-to-speak", "still-there", "hurt-now", "weapon-there suspect", "children-there"],
    ),
    "domestic violent": (
        (("suspect", "domestic", "violence"),),
        ["safe-to-speak", "address", "age"],
        ["safe-to-speak", "still-there", "hurt-now", "weapon-there suspect", "children-there"],
    ),
    "exploitation": (
        (("suspect", "blackmail", "sexual"),),
        ["age", "age suspect", "address suspect"],
        ["their-accounts suspect", "safe-means", "met-before", "meeting-planned", "evidence-kept"],
    ),
    "child-at-risk": (
        (("child", "fear"), ("suspect", "violence")),
        ["age", "age child", "age suspect"],
        ["safe-to-speak", "still-there", "hurt-now", "weapon-there suspect", "child-safe-now child"],
    ),
    "mental-health": (
        (("caller", "mental-health"),),
        ["age", "address", "name"],
        ["harm-done", "harm-means", "harm-meant", "children-there", "who-else-there"],
    ),
    "mental-health suicide": (
        (("caller", "suicide"),),
        ["address", "harm-done", "harm-means"],
        ["harm-done", "harm-means", "children-there", "harm-planned", "crisis-company"],
    ),
    "honour": (
        (("caller", "honour"),),
        ["safe-to-speak", "age", "hurt-now"],
        ["safe-to-speak", "hurt-now", "weapon-there", "children-there", "who-else-there"],
    ),
    "stalking": (
        (("suspect", "stalking"),),
        ["age", "age suspect", "safe-to-speak"],
        ["safe-to-speak", "still-there", "weapon-there suspect", "children-there", "safe-means"],
    ),
    "harassment": (
        (("suspect", "harassment"),),
        ["age", "age suspect", "address suspect"],
        ["stalk-threatened", "stalk-at-place", "stalk-count", "stalk-ways", "stalk-tracked"],
    ),
    "missing child": (
        (("child", "missing"),),
        ["age", "age child", "address child"],
        [
            "missing-self-harm child",
            "missing-taken child",
            "missing-worry child",
            "missing-last-seen child",
            "missing-unlike child",
        ],
    ),
    "missing adult": (
        (("victim", "missing"),),
        ["age", "age victim", "address victim"],
        [
            "missing-self-harm victim",
            "missing-taken victim",
            "missing-worry victim",
            "missing-last-seen victim",
            "missing-unlike victim",
        ],
    ),
    "concern": (
        (("other", "concern"),),
        ["age", "age other", "name other"],
        ["concern-life", "concern-crime", "concern-signs", "concern-frail", "concern-last"],
    ),
    "hate": (
        (("suspect", "hate"),),
        ["age", "age suspect", "still-there"],
        ["still-there", "hurt-now", "weapon-there suspect", "hate-safe", "hate-before"],
    ),
    "theft": (
        (("caller", "theft", "vulnerable"),),
        ["age", "theft-inside", "address"],
        ["theft-inside", "what-helps", "theft-alone", "theft-again", "theft-how"],
    ),
    "suspicious": (
        (("suspect", "suspicious"),),
        ["age", "age suspect", "still-there"],
        ["still-there", "suspect-watching-place", "suspect-near-whom", "suspect-before", "suspect-doing"],
    ),
    "silent": (
        (("caller", "silent"),),
        ["safe-to-speak", "age", "address"],
        ["safe-to-speak", "wanted-of-us", "anything-else"],
    ),
}


def told(cues: Cues, *, known: bool = False) -> Incident:
    """A call in which these cues were told: (person, cue, cue ...)."""
    call = Incident(LANDLINE)
    call.line()
    for person, *said in cues:
        call.cue(person, *said)
    if known:
        for number, ref in enumerate(("caller", *dict.fromkeys(person for person, *_ in cues if person != "caller"))):
            call.fact(ref, "born", f"19{70 + number}-03-04" if ref != "child" else "2004-03-04")
            call.fact(ref, "name", f"Janet Ashdown{'abcdef'[number]}")
            call.fact(ref, "address", HOME)
            call.fact(ref, "relationship", "friend")
    return settled(call)


def first(call: Incident, most: int = 3) -> list[str]:
    """The first questions, each answered in words that tell nothing more."""
    said: list[str] = []
    while len(said) < most and (question := asked_next(call)) is not None:
        of = "" if question.person == "caller" else f" {question.person}"
        said.append(f"{question.code}{of}")
        plain = "unknown" if question.code in BOOK.fields_of else "as the caller says"
        answered(call, question.person, question.code, plain)
        settled(call)
    return said


@pytest.mark.parametrize("kind", SETS)
def test_what_is_asked_first_of_all(kind: str) -> None:
    cues, from_nothing, _ = SETS[kind]
    assert first(told(cues)) == from_nothing


@pytest.mark.parametrize("kind", SETS)
def test_what_is_asked_first_once_everybody_is_known(kind: str) -> None:
    cues, _, once_known = SETS[kind]
    assert first(told(cues, known=True), 5) == once_known


#: A cue, and a question of the set that it opens, of whom.
OPENS = [
    ("violence", "hurt-now", "caller"),
    ("weapon", "still-there", "caller"),
    ("domestic", "abuse-rising", "caller"),
    ("stalking", "stalk-tracked", "caller"),
    ("harassment", "stalk-count", "caller"),
    ("honour", "honour-abroad", "caller"),
    ("grooming", "meeting-planned", "caller"),
    ("exploitation", "used-free", "caller"),
    ("mental-health", "harm-meant", "victim"),
    ("suicide", "harm-planned", "victim"),
    ("missing", "missing-unlike", "victim"),
    ("missing", "missing-adult-fled", "victim"),
    ("missing", "missing-child-care", "victim"),
    ("concern", "concern-life", "caller"),
    ("hate", "hate-before", "caller"),
    ("theft", "theft-how", "caller"),
    ("suspicious", "suspect-doing", "caller"),
]


@pytest.mark.parametrize(("cue", "code", "of"), OPENS)
def test_a_set_is_asked_where_its_cue_is_told_and_only_there(cue: str, code: str, of: str) -> None:
    opened, plain, denied = Incident(LANDLINE), Incident(LANDLINE), Incident(LANDLINE)
    opened.cue("victim", cue)
    plain.person("victim")
    denied.cue("victim", cue, negated=True)
    assert (code, of) in every(opened)
    assert (code, of) not in every(plain)
    assert (code, of) not in every(denied)


def every(call: Incident) -> set[tuple[str, str]]:
    call.line()
    return {(q.code, q.person) for q in open_questions(call.state, book=BOOK, now=call.at)}


@pytest.mark.parametrize(
    ("age", "child_asked", "adult_asked"), [(14, True, False), (44, False, True), (None, True, True)]
)
def test_a_missing_child_and_a_missing_adult_are_asked_about_differently(
    age: int | None, child_asked: bool, adult_asked: bool
) -> None:
    call = Incident(LANDLINE)
    call.cue("victim", "missing")
    if age is not None:
        call.fact("victim", "age", age)
    asked = every(call)
    assert (("missing-child-care", "victim") in asked) is child_asked
    assert (("missing-adult-fled", "victim") in asked) is adult_asked


def test_the_missing_are_asked_about_even_where_nothing_but_that_is_known_of_them() -> None:
    call = Incident(LANDLINE)
    call.cue("other", "missing")
    assert {("age", "other"), ("missing-worry", "other")} <= every(call)


def test_another_service_is_asked_for_its_own_duty_and_a_neighbour_is_not() -> None:
    neighbour, agency = Incident(LANDLINE), Incident(LANDLINE)
    agency.add(e.Contact(contact="1", channel=Channel.AGENCY, number=LANDLINE, handler="officer-b"))
    for call in (neighbour, agency):
        call.cue("other", "concern")
    assert ("concern-who-cares", "caller") in every(neighbour)
    assert ("concern-agency-duty", "caller") not in every(neighbour)
    assert ("concern-agency-duty", "caller") in every(agency)


def test_a_safe_way_to_reach_them_is_asked_for_until_it_is_kept() -> None:
    call = Incident(LANDLINE)
    call.cue("suspect", "domestic")
    assert ("safe-means", "caller") in every(call)
    call.add(e.SafeContact(how="text in the morning", never="the landline"))
    assert ("safe-means", "caller") not in every(call)


#: What a plain yes tells, and a plain no denies: the question, of whom, and the cue.
TELLS = [
    ("weapon-there", "suspect", "weapon"),
    ("hurt-now", "caller", "medical"),
    ("children-there", "caller", "child"),
    ("evidence-kept", "caller", "evidence-kept"),
    ("meeting-planned", "caller", "meeting"),
    ("harm-meant", "caller", "suicide"),
    ("missing-used", "child", "exploitation"),
    ("hate-known", "caller", "address-known"),
    ("theft-frail", "caller", "vulnerable"),
]


@pytest.mark.parametrize(("code", "of", "cue"), TELLS)
@pytest.mark.parametrize(
    ("value", "negated"),
    [("yes", False), (True, False), ("no", True), ("don't know", None), ("a bit, last week", None)],
)
def test_a_plain_yes_tells_a_cue_and_a_plain_no_denies_it(
    code: str, of: str, cue: str, value: str | bool, negated: bool | None
) -> None:
    call = Incident(LANDLINE)
    call.person(of) if of != "caller" else call.line()
    answered(call, of, code, value)
    told_of = [(f.value, f.negated) for f in call.state.persons[of].facts if f.field == "cue"]
    assert told_of == ([] if negated is None else [(cue, negated)])


def test_a_yes_brings_what_the_typed_word_would_have_brought() -> None:
    call = settled(told((("suspect", "domestic"),)))
    answered(call, "suspect", "weapon-there", "yes, a knife")
    settled(call)
    assert "weapon" in {str(f.value) for f in call.state.persons["suspect"].facts if f.field == "cue" and f.counts}
    next_one = asked_next(call)
    assert next_one is not None
    assert next_one.code == "safe-to-speak"


def test_the_answer_is_read_as_the_fact_that_the_question_is_after() -> None:
    call = Incident(LANDLINE)
    call.cue("child", "missing")
    answered(call, "child", "missing-phone", "07700 900461")
    assert call.state.persons["child"].texts("phone") == ("+447700900461",)
