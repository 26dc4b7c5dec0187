"""Laws of asking: the order of answers, what is never asked, and the question that does not flip."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from firstcall.guidance.asking import best, next_question, open_questions
from firstcall.incident import entries as e
from firstcall.incident.codes import Level
from firstcall.incident.held import QuestionHeld
from tests.guidance.building import BOOK, LANDLINE, Incident
from tests.guidance.settling import answered, settled

CUES = sorted(cue for cue in BOOK.cues.codes)
PEOPLE = ("caller", "suspect", "child", "victim", "other")
VALUES = ("yes", "no", "unknown", "refused", "a bit, last week")
#: Answers to what is read as a value, each to its kind.
READ = {
    "age": 34,
    "date-of-birth": "1983-01-01",
    "name": "Janet Ashdown",
    "address": "22 Orchard Way, Anytown, ZZ1 1ZZ",
    "phone": "07700 900461",
    "missing-phone": "07700 900462",
    "their-accounts": "example99",
    "vehicle": "AB12 CDE",
    "relationship": "friend",
    "sex": "male",
}

told = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(CUES), st.booleans()), max_size=6)


def a_call(cues: list[tuple[str, str, bool]]) -> Incident:
    call = Incident(LANDLINE)
    call.line()
    for person, cue, negated in cues:
        call.cue(person, cue, negated=negated)
    return call


def open_set(call: Incident) -> set[tuple[str, str]]:
    return {(q.code, q.person) for q in open_questions(call.state, book=BOOK, now=call.at)}


@settings(max_examples=60, deadline=None)
@given(told, st.data())
def test_any_order_of_answers_leads_to_the_same_open_questions(
    cues: list[tuple[str, str, bool]], data: st.DataObject
) -> None:
    asked = sorted(open_set(a_call(cues)))
    chosen = data.draw(st.lists(st.sampled_from(asked), unique=True, max_size=8)) if asked else []
    values = {
        key: data.draw(st.sampled_from([READ[key[0]], "unknown"] if key[0] in READ else list(VALUES))) for key in chosen
    }
    one, other = a_call(cues), a_call(cues)
    for code, person in chosen:
        answered(one, person, code, values[code, person])
    for code, person in data.draw(st.permutations(chosen)):
        answered(other, person, code, values[code, person])
    assert open_set(one) == open_set(other)
    assert open_set(one).isdisjoint(chosen)


@settings(max_examples=40, deadline=None)
@given(told)
def test_nobody_is_asked_the_same_twice_and_every_script_ends(cues: list[tuple[str, str, bool]]) -> None:
    call = a_call(cues)
    said: list[tuple[str, str]] = []
    while (question := best(call.state, book=BOOK, now=call.at)) is not None:
        said.append((question.code, question.person))
        call.told(question.person, question.code, "unknown")
        assert len(said) <= len(BOOK.asks) * len(PEOPLE)
    assert len(said) == len(set(said))
    assert open_set(call) == set()


@settings(max_examples=40, deadline=None)
@given(told, st.integers(min_value=6, max_value=17))
def test_a_child_who_calls_is_asked_the_short_script_and_nothing_else(
    cues: list[tuple[str, str, bool]], age: int
) -> None:
    call = a_call(cues)
    call.fact("caller", "age", age)
    call.add(e.Warning(code="order-unknown", level=Level.HIGH, person="caller", ask="device"))
    short = {one.ask.code for one in BOOK.asks if one.ask.child}
    assert {code for code, _ in open_set(call)} <= short
    assert len(open_set(call)) <= len(short) * len(PEOPLE)


@settings(max_examples=40, deadline=None)
@given(told)
def test_nothing_is_asked_once_it_is_closed(cues: list[tuple[str, str, bool]]) -> None:
    call = a_call(cues)
    call.add(e.Closed(reason="done"))
    assert open_set(call) == set()
    assert next_question(call.state, book=BOOK, now=call.at) is None


@settings(max_examples=40, deadline=None)
@given(told, st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(CUES), st.booleans()), max_size=4))
def test_what_was_put_stays_until_it_is_answered_or_something_is_worth_more(
    before: list[tuple[str, str, bool]], after: list[tuple[str, str, bool]]
) -> None:
    """Putting the best question changes nothing; and a line that brings nothing new never moves it."""
    call = settled(a_call(before))
    for person, cue, negated in after:
        call.cue(person, cue, negated=negated)
        settled(call)
        held = call.state.question
        call.line("and so on")
        settled(call)
        assert _same(call.state.question, held)


def _same(one: QuestionHeld | None, other: QuestionHeld | None) -> bool:
    return one is other or (
        one is not None and other is not None and (one.code, one.person) == (other.code, other.person)
    )


def test_of_equal_worth_in_one_set_the_question_that_stands_is_kept() -> None:
    call = Incident(LANDLINE)
    call.line()
    call.cue("suspect", "threat", "stalking", "domestic")
    for ref in ("caller", "suspect"):
        for code in ("age", "name", "address", "relationship"):
            call.told(ref, code, "refused")
    for code in ("safe-to-speak", "still-there", "hurt-now", "children-there", "who-else-there", "safe-means"):
        call.told("caller", code, "refused")
    call.told("suspect", "weapon-there", "refused")
    ordinarily = best(call.state, book=BOOK, now=call.at)
    assert ordinarily is not None
    assert ordinarily.code == "abuse-way-out"
    call.add(e.Question(code="abuse-watched", person="caller", text="t", why="w", set="domestic-abuse"))
    kept = best(call.state, book=BOOK, now=call.at)
    assert kept is not None
    assert kept.code == "abuse-watched"
    call.add(e.Question(code="stalk-count", person="caller", text="t", why="w", set="stalking"))
    assert best(call.state, book=BOOK, now=call.at) == ordinarily


def test_a_changed_number_of_waiting_systems_does_not_put_the_question_again() -> None:
    call = settled(Incident(LANDLINE))
    call.line()
    call.told("caller", "age", "refused")
    settled(call)
    held = call.state.question
    assert held is not None
    assert "systems wait for it" in held.why
    again = held.why.replace("5 systems", "1 system").replace("8 systems", "1 system")
    assert again != held.why
    call.add(e.Question(code=held.code, person=held.person, text=held.text, why=again, set=held.set))
    assert next_question(call.state, book=BOOK, now=call.at) is None


def test_a_question_put_carries_the_version_of_its_set() -> None:
    call = settled(Incident(LANDLINE))
    put = call.state.question
    assert put is not None
    assert put.version == next(s.version for s in BOOK.questions if s.set == put.set)
