"""People, the log, warnings and duties as they are drawn."""

from datetime import timedelta

import pytest

from firstcall.desk.picture.assessed import assessment
from firstcall.desk.picture.duties import Offered, advice, next_question, promises
from firstcall.desk.picture.identity import identity
from firstcall.desk.picture.lines import followers, log_lines
from firstcall.desk.picture.people import people, reading_keys
from firstcall.desk.picture.reading import findings, struck_numbers, token_of
from firstcall.desk.picture.refusing import reasons
from firstcall.desk.picture.warnings import pane, warnings
from firstcall.desk.picture.words import age_words, reference, shown, span_of, telephone
from firstcall.incident import entries as e
from firstcall.incident.codes import FactState, Level, Origin, Outcome, Reason
from firstcall.incident.dates import AgeRange
from firstcall.incident.folding import fold
from tests.desk import building as b

LINE = e.Line(text="I am 16, my number is 07700 900461")
PHONE = e.Fact(person="caller", field="phone", value="+447700900461", span=(22, 34))
NAME = e.Fact(person="caller", field="name", value="Mark Ashdown", state=FactState.SUGGESTED, suggestion=1)


@pytest.mark.parametrize(
    ("fact", "age", "known"),
    [
        (None, "age unknown", False),
        (e.Fact(person="caller", field="age", value=16), "16", True),
        (e.Fact(person="caller", field="born", value="2010"), "15 or 16", True),
        (e.Fact(person="caller", field="age", value=16, state=FactState.SUGGESTED), "age unknown", False),
        (e.Fact(person="caller", field="age", value=16, negated=True), "age unknown", False),
    ],
)
def test_an_unknown_age_stays_in_sight_and_is_never_an_adult(fact, age, known):
    person = people(b.state(*([fact] if fact else [])), b.NOW)[0]
    assert (person.age, person.age_known) == (age, known)


def test_what_records_add_stands_apart_from_what_was_said():
    recorded = e.Fact(person="caller", field="name", value="Mark Ashdown", origin=Origin.RECORD, source="pnc/P-1")
    person = people(b.state(PHONE, recorded), b.NOW)[0]
    assert [f.field for f in person.facts] == ["phone"]
    assert [(f.field, f.source) for f in person.recorded] == [("name", "pnc/P-1")]
    assert person.name_from == "record P-1"


def test_the_caller_comes_first():
    assert [p.ref for p in people(b.state(b.SUSPECT), b.NOW)] == ["caller", "suspect"]


def test_a_suggestion_keeps_its_digit_while_others_are_settled():
    names = [
        e.Fact(person="caller", field="name", value=v, state=FactState.SUGGESTED, suggestion=n)
        for n, v in enumerate(("A B", "C D", "E F"), 1)
    ]
    confirmed = e.Fact(person="caller", field="name", value="A B", state=FactState.CONFIRMED, suggestion=1)
    assert sorted(reading_keys(b.state(*names)).values()) == ["1", "2", "3"]
    assert sorted(reading_keys(b.state(*names, confirmed)).values()) == ["2", "3"]


def test_what_the_last_line_gave_takes_the_digits_that_are_left():
    keys = reading_keys(b.state(LINE, NAME, PHONE))
    assert keys == {3: "1", 4: "2"}


def test_the_log_shows_a_line_with_what_was_read_in_it_and_folds_what_follows():
    entries = b.log(LINE, PHONE, b.check(), b.warning("age-unknown", Level.NOTICE))
    entries[2] = b.entry(3, PHONE, rests_on=(2,))
    items = log_lines(fold(entries), entries)
    assert [i.kind for i in items] == ["contact", "line"]
    assert [(p.text, p.says) for p in items[1].pieces if p.says] == [("07700 900461", "Telephone: 07700 900461, taken")]
    assert [(f.label, f.value) for f in items[1].readings] == [("Telephone", "07700 900461")]
    assert items[1].fold_words == "1 fact, 1 check planned, 1 warning"


def test_a_fold_opens_into_a_sentence_for_each_entry():
    entries = b.log(LINE, b.check(), b.answer(Outcome.NOT_CHECKED, Reason.TIMEOUT))
    state = fold(entries)
    last = log_lines(state, entries)[-1]
    assert [f.text for f in followers(state, entries, last.fold_first, last.fold_last)] == [
        "visor is to be asked about caller by nothing yet: because",
        "visor on caller: NOT CHECKED: no answer in time.",
    ]


def test_a_critical_warning_is_never_folded():
    entries = b.log(LINE, b.warning("dangerous-person", Level.CRITICAL))
    assert [(i.kind, i.level) for i in log_lines(fold(entries), entries)][-1] == ("warning", "critical")


def test_an_entry_whose_retention_has_ended_says_so():
    entries = b.log(LINE)
    gone = e.Entry(cursor=2, incident=12, seq=2, at=b.NOW, by="handler-a", kind="line", rests_on=(), body=None)
    assert "removed" in log_lines(fold(entries), [entries[0], gone])[-1].pieces[0].text


def test_the_bar_says_every_critical_warning_in_words_and_counts_the_others():
    state = b.state(
        b.warning("age-unknown", Level.NOTICE),
        b.warning("dangerous-person", Level.CRITICAL),
        b.warning("x", Level.HIGH),
    )
    bar = identity(state, b.NOW)
    assert [w.sentence for w in bar.gravest] == ["Dangerous person: dangerous-person is said"]
    assert bar.others == 2
    assert (bar.reference, bar.channel, bar.number) == ("FC-000012", "999", "01632 960201")


def test_warnings_stand_by_gravity_and_the_unseen_first():
    state = b.state(
        b.warning("x", Level.HIGH), b.warning("y", Level.HIGH), b.warning("z", Level.NOTICE),
        b.warning("dangerous-person", Level.CRITICAL), e.Acknowledged(warning=3),
    )  # fmt: skip
    every = warnings(state, b.NOW)
    assert [w.code for w in every] == ["dangerous-person", "x", "y", "z"]
    assert [w.code for w in pane(every).loud] == ["dangerous-person", "x"]
    assert [w.code for w in pane(every).notices] == ["y", "z"]


def test_a_seen_critical_warning_stays_loud():
    state = b.state(b.warning("dangerous-person", Level.CRITICAL), e.Acknowledged(warning=2))
    assert [w.acknowledged for w in pane(warnings(state, b.NOW)).loud] == ["handler-a"]


def test_the_assessment_that_is_contradicted_does_not_stand():
    against = b.warning("record-contradicts-assessment", Level.HIGH)
    state = b.state(e.Assessment(elements={"harm": "none"}, overall="none", contradicts=(1,)), against)
    assert assessment(state).stands is False
    assert assessment(state).contradicted_by == ("record-contradicts-assessment is said",)


@pytest.mark.parametrize(("hours", "overdue"), [(1, False), (-1, True)])
def test_a_promise_past_its_deadline_is_overdue(hours, overdue):
    made = e.Promise(promise="promise-1", text="ring back", due=b.NOW + timedelta(hours=hours), owner="handler-a")
    assert promises(b.state(made), b.NOW)[0].overdue is overdue


def test_advice_that_comes_too_soon_says_what_comes_first():
    given = advice(b.state(e.Advice(code="keep-evidence")), b.CHOICES, (Offered("block", "Keep everything."),))
    assert [(v.choice.code, bool(v.given), v.caution) for v in given.now] == [
        ("keep-evidence", True, ""),
        ("block", False, "Keep everything."),
    ]
    assert given.rest == ()


def test_the_question_to_ask_next_stands_first_and_once():
    asked = e.Question(code="age", person="caller", text="How old are you?", why="it decides")
    first = next_question(b.state(asked))
    assert [q.value for q in next_question(b.state(asked), first)] == ["age|caller"]


def test_a_finding_struck_out_while_typing_is_found_again_in_the_drafts():
    drafts = [e.Draft(body=b.SUSPECT), e.Draft(body=PHONE), e.Draft(body=NAME)]
    view = findings(LINE.text, drafts, [token_of(PHONE)])
    assert [(f.label, f.quote, f.struck, f.suggested, f.key) for f in view] == [
        ("Telephone", "07700 900461", True, False, "1"),
        ("Name", "", False, True, "2"),
    ]
    assert struck_numbers(drafts, [token_of(PHONE)]) == (1,)


def test_a_reason_that_strings_many_together_is_taken_apart():
    long = "the assessment says otherwise: " + "; ".join(f"part {n} {'x' * 60}" for n in range(4))
    one = reasons((long, long))
    assert len(one) == 1 and one[0].says == "The assessment says otherwise" and len(one[0].parts) == 4
    assert reasons(("short; and sweet",))[0].says == "Short; and sweet"


@pytest.mark.parametrize(
    ("got", "words"),
    [
        (reference(12), "FC-000012"),
        (telephone("+447700900461"), "07700 900461"),
        (telephone("withheld"), "withheld"),
        (shown("username", "night_owl99"), "night_owl99"),
        (shown("username", "twitter:night_owl99"), "night_owl99 (X, formerly Twitter)"),
        (age_words(AgeRange(15, 18)), "15 to 18"),
        (span_of(timedelta(days=21)), "21 days"),
        (span_of(timedelta(minutes=125)), "2 h 5 min"),
    ],
)
def test_words(got, words):
    assert got == words
