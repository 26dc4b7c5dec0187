"""The question asked next: age first for everybody, then what an order leaves open, then the sets."""

from __future__ import annotations

from datetime import date

import pytest

from firstcall.guidance.answering import AnswerNotRead
from firstcall.guidance.asking import best, facts_of_answer, next_question, open_questions
from firstcall.incident import entries as e
from firstcall.incident.codes import Level, Origin, Role
from tests.guidance.building import BOOK, Incident

TODAY = date(2017, 3, 6)


def asked(call: Incident) -> tuple[str, str] | None:
    question = best(call.state, book=BOOK, now=call.at)
    return None if question is None else (question.code, question.person)


def script(call: Incident, most: int = 60) -> list[tuple[str, str]]:
    """Everything asked of somebody who never knows."""
    said: list[tuple[str, str]] = []
    while (one := asked(call)) is not None and len(said) < most:
        said.append(one)
        call.told(one[1], one[0], "unknown")
    return said


def test_age_comes_first_for_everybody_the_caller_too() -> None:
    call = Incident()
    call.person("suspect")
    call.person("child")
    assert script(call)[:3] == [("age", "caller"), ("age", "suspect"), ("age", "child")]


@pytest.mark.parametrize(
    ("cues", "first"),
    [
        ((), "age"),
        (("threat",), "age"),
        (("violence",), "age"),
        (("silent",), "safe-to-speak"),
        (("domestic", "violence"), "safe-to-speak"),
    ],
)
def test_only_where_somebody_may_be_listening_does_anything_come_before_the_age(
    cues: tuple[str, ...], first: str
) -> None:
    call = Incident()
    call.cue("caller", *cues)
    assert asked(call) == (first, "caller")
    call.told("caller", first, "unknown")
    assert asked(call) != (first, "caller")


def test_before_anything_was_typed_the_caller_is_asked_what_happens() -> None:
    call = Incident()
    call.fact("caller", "born", "2000-08-19")
    assert asked(call) == ("what-happened", "caller")
    call.line()
    assert "what-happened" not in [code for code, _ in script(call)]


def test_nobody_is_asked_the_same_twice_and_the_script_ends() -> None:
    call = Incident()
    call.line()
    call.person("suspect")
    call.cue("suspect", "blackmail", "sexual")
    said = script(call)
    assert len(said) == len(set(said))
    assert said[-1] == ("anything-else", "caller")
    assert asked(call) is None


@pytest.mark.parametrize("value", ["unknown", "refused", 34])
def test_an_answer_of_any_kind_is_an_answer(value: str | int) -> None:
    call = Incident()
    call.told("caller", "age", value)
    assert asked(call) != ("age", "caller")


@pytest.mark.parametrize(("field", "value"), [("age", 34), ("born", "1983-01-01"), ("born", "1983")])
def test_what_a_line_or_a_record_told_is_not_asked(field: str, value: str | int) -> None:
    for origin in (Origin.SAID, Origin.RECORD):
        call = Incident()
        call.fact("caller", field, value, origin=origin)
        assert asked(call) != ("age", "caller")


def test_somebody_named_in_passing_is_not_asked_about_until_they_have_a_name() -> None:
    call = Incident()
    call.person("other")
    assert "other" not in [person for _, person in script(call)]
    call.fact("other", "name", "Janet Ashdown")
    assert asked(call) == ("age", "other")


def test_a_child_who_calls_gets_the_short_script() -> None:
    def codes(age: int) -> set[str]:
        call = Incident()
        call.fact("caller", "age", age)
        call.person("suspect")
        call.cue("suspect", "blackmail", "sexual")
        return {code for code, _ in script(call)}

    short, full = codes(16), codes(40)
    essential = {one.ask.code for one in BOOK.asks if one.ask.child}
    assert short <= essential
    assert "relationship" in full - short
    assert {"address", "met-before", "meeting-planned", "supervised"} <= short


EXPLOITATION = [
    ((), None, False),
    (("blackmail", "sexual"), None, True),
    (("blackmail", "sexual"), 16, True),
    (("blackmail", "sexual"), 40, True),
    (("threat", "sexual"), 40, True),
    (("threat", "child"), 40, False),
    (("threat", "child"), 15, True),
    (("exploitation",), None, True),
    (("grooming",), 15, True),
    (("violence",), None, False),
]


@pytest.mark.parametrize(("cues", "age", "set_asked"), EXPLOITATION)
def test_the_exploitation_set_is_asked_where_somebody_is_or_may_be_blackmailed_or_exploited(
    cues: tuple[str, ...], age: int | None, set_asked: bool
) -> None:
    call = Incident()
    if age is not None:
        call.fact("caller", "age", age)
    call.cue("suspect", *cues)
    assert (("met-before", "caller") in script(call)) is set_asked


def test_what_an_order_leaves_open_comes_before_the_routine() -> None:
    call = Incident()
    call.line()
    call.person("suspect")
    for who in ("caller", "suspect"):
        call.told(who, "age", "unknown")
        call.told(who, "date-of-birth", "unknown")
    call.add(e.Warning(code="order-unknown", level=Level.HIGH, person="suspect", says="an order", ask="contact"))
    draft = next_question(call.state, book=BOOK, now=call.at)
    assert draft is not None
    assert isinstance(draft.body, e.Question)
    assert (draft.body.code, draft.body.person) == ("contact", "suspect")
    assert draft.rests_on == (call.state.seq,)
    call.told("suspect", "contact", "yes")
    assert asked(call) == ("name", "caller")


def test_whether_an_order_protects_is_asked_of_the_others_not_of_its_holder() -> None:
    call = Incident()
    call.line()
    call.fact("suspect", "age", 45)
    call.fact("caller", "born", "2000-08-19")
    call.fact("caller", "age", 16)
    call.add(e.Warning(code="order-breach-possible", level=Level.CRITICAL, person="suspect", ask="supervised"))
    assert asked(call) == ("supervised", "caller")


def test_a_denied_cue_settles_its_question_as_a_told_one_does() -> None:
    call = Incident()
    call.cue("caller", "blackmail", "sexual")
    call.cue("caller", "evidence-kept", negated=True)
    assert "evidence-kept" not in [code for code, _ in script(call)]


def test_it_names_whom_it_means() -> None:
    call = Incident()
    call.told("caller", "age", "refused")
    call.told("caller", "date-of-birth", "refused")
    call.fact("suspect", "name", "Alan Example")
    question = best(call.state, book=BOOK, now=call.at)
    assert question is not None
    assert question.text.startswith("How old is Alan Example?")


def test_the_question_that_stands_is_not_put_again() -> None:
    call = Incident()
    draft = next_question(call.state, book=BOOK, now=call.at)
    assert draft is not None
    call.add(draft.body)
    assert next_question(call.state, book=BOOK, now=call.at) is None


def test_the_open_questions_begin_with_the_best_and_hold_each_once() -> None:
    call = Incident()
    call.person("suspect")
    call.cue("suspect", "blackmail", "sexual")
    call.add(e.Warning(code="order-unknown", level=Level.HIGH, person="suspect", ask="contact"))
    every = open_questions(call.state, book=BOOK, now=call.at)
    assert every[0] == best(call.state, book=BOOK, now=call.at)
    asked_of = [(q.code, q.person) for q in every]
    assert len(asked_of) == len(set(asked_of))
    assert {("age", "suspect"), ("contact", "suspect"), ("met-before", "caller")} <= set(asked_of)


def test_nothing_is_asked_on_a_closed_incident() -> None:
    call = Incident()
    call.add(e.Closed(reason="done"))
    assert asked(call) is None


READ = [
    ("age", 16, [("age", 16)]),
    ("age", "16", [("age", 16)]),
    ("age", "30-40", [("age", "30-40")]),
    ("age", "30s", [("age", "30-39")]),
    ("age", "unknown", []),
    ("age", "Refused", []),
    ("date-of-birth", "2000-08-19", [("born", "2000-08-19")]),
    ("date-of-birth", "19/8/2000", [("born", "2000-08-19")]),
    ("date-of-birth", "19.08.00", [("born", "2000-08-19")]),
    ("date-of-birth", "19th August 2000", [("born", "2000-08-19")]),
    ("date-of-birth", "Aug 2000", [("born", "2000-08")]),
    ("date-of-birth", "2000", [("born", "2000")]),
    ("date-of-birth", "unknown", []),
    ("name", "Alan Example", [("name", "Alan Example")]),
    ("relationship", "ex partner", [("relationship", "ex partner")]),
    ("sex", "boy", [("sex", "male")]),
    ("supervised", "no", []),
    ("supervised", False, []),
    ("met-before", "yes, twice", []),
    ("something-a-force-added", "whatever", []),
    (
        "their-accounts",
        "07700 900461, al@example.org",
        [("phone", "+447700900461"), ("email", "al@example.org")],
    ),
]


@pytest.mark.parametrize(("question", "value", "facts"), READ)
def test_an_answer_gives_its_facts(question: str, value: str | int | bool, facts: list[tuple[str, str | int]]) -> None:
    drafts = facts_of_answer(question, "suspect", value, today=TODAY)
    bodies = [d.body for d in drafts if isinstance(d.body, e.Fact)]
    assert [(b.field, b.value) for b in bodies] == facts
    assert all((b.origin, b.person) == (Origin.ANSWERED, "suspect") for b in bodies)


NOT_READ = [
    ("age", "old"),
    ("age", "199"),
    ("age", "-3"),
    ("age", True),
    ("date-of-birth", "yesterday-ish"),
    ("date-of-birth", "31/2/2000"),
    ("date-of-birth", "2031-01-01"),
    ("sex", "3"),
    ("phone", "call me"),
]


@pytest.mark.parametrize(("question", "value"), NOT_READ)
def test_an_answer_that_cannot_be_read_says_how_to_put_it(question: str, value: str | bool) -> None:
    with pytest.raises(AnswerNotRead) as told:
        facts_of_answer(question, "caller", value, today=TODAY)
    assert told.value.mend
    assert told.value.field


def test_a_caller_who_is_also_the_victim_is_still_asked_as_the_caller() -> None:
    call = Incident()
    call.person("caller", Role.VICTIM)
    call.line()
    codes = [code for code, _ in script(call)]
    assert {"age", "name", "address", "anything-else"} <= set(codes)
    assert len(codes) == len(set(codes))


def test_every_role_has_words_and_every_question_a_reason() -> None:
    call = Incident()
    for role in Role:
        call.person(f"p-{role.value}", role)
        call.fact(f"p-{role.value}", "phone", "+447700900461")
    while (question := best(call.state, book=BOOK, now=call.at)) is not None:
        assert question.text
        assert question.why
        assert "{" not in question.text
        call.told(question.person, question.code, "unknown")
