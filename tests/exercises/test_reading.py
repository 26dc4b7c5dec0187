import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firstcall.exercises.reading import read_scenario
from firstcall.exercises.scenario import Answer, Assess, Log, Person
from firstcall.incident.codes import Channel, Level, Outcome, Reason, Role, StaffRole
from firstcall.incident.datafile import BadData
from firstcall.incident.three import Truth
from firstcall.sources.faults import FaultKind
from tests.exercises.texts import KNOWN, SMALL, changed, read

pytestmark = pytest.mark.pure


def test_a_scenario_is_read_to_the_letter(tmp_path: Path) -> None:
    s = read(SMALL, tmp_path)
    assert (s.scenario, s.seed, s.starts) == ("a-small-one", 3, datetime(2026, 5, 4, 20, 10, tzinfo=UTC))
    (staff,) = s.staff
    assert (staff.role, staff.certificates[0].awarded) == (StaffRole.HANDLER, date(2026, 1, 5))
    (record,) = s.records["visor"]
    (person,) = record.persons
    (condition,) = person.orders[0].conditions
    assert (person.born, person.images, person.orders[0].ends) == ("1980", ("00ffab12",), None)
    assert condition.target is not None
    assert (condition.target.age, condition.target.named, condition.supervised) == ("<18", ("Ann Other",), False)
    assert record.event is not None
    assert record.event.at == datetime(2026, 4, 30, tzinfo=UTC)


def test_the_contacts_of_a_scenario_have_their_steps_at_their_moments(tmp_path: Path) -> None:
    s = read(SMALL, tmp_path)
    (only,) = s.contacts
    assert (only.channel, only.number, only.begins(s.starts)) == (Channel.EMERGENCY, "01632 960211", s.starts)
    assert only.moments(s.starts)[0] == s.starts + timedelta(seconds=5)
    kinds = [step.kind for step in only.steps]
    assert kinds == ["log", "person", "answer", "promise", "assess", "close"]
    assert only.steps[0].do == Log(text="A man is at the door.")
    named = only.steps[1].do
    assert isinstance(named, Person)
    assert (named.role, named.about.phones) == (Role.SUSPECT, ("07700 900401",))
    assert only.steps[2].do == Answer(person="suspect", question="name", value="Colin Tarrant")
    assert only.steps[4].do == Assess(elements={"threat": ""}, overall="none")


def test_faults_and_expectations_are_read(tmp_path: Path) -> None:
    s = read(SMALL, tmp_path)
    (fault,) = s.laid_over()
    assert (fault.kind, fault.start, fault.end) == (FaultKind.TIMEOUT, s.starts, s.starts + timedelta(minutes=10))
    warns, answers, never = s.expect
    assert (warns.level, warns.person, warns.within, warns.after) == (
        (Level.CRITICAL,),
        "suspect",
        timedelta(seconds=5),
        2,
    )
    assert answers.answer is not None
    assert (answers.answer.outcome, answers.answer.reason) == (Outcome.NOT_CHECKED, Reason.TIMEOUT)
    assert (never.warning, never.never, never.line) == ("any", True, SMALL.count("\n"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("seed: 3\n", ""),
        ("place: {area: Anytown, postcode: ZZ1 1ZZ}\n", "place: null\n"),
        ('number: "01632 960211"', "number: null"),
        ('    place: {address: "1 Sample Row, ZZ1 2ZZ"}\n', "    place: {lat: 51.5, lon: -1.2}\n"),
        ('    place: {address: "1 Sample Row, ZZ1 2ZZ"}\n', "    place: {easting: 412345, northing: 160000.5}\n"),
        ("born: 1980", "born: 1980-02"),
        ("born: 1980", "born: 1980-02-29"),
        ("born: 1980", 'born: "1980-02-29"'),
        ("named: Ann Other", "named: [Ann Other, Ben Other]"),
        ("at: +40s, close", "at: 2026-05-04T21:11:00+01:00, close"),
        ("at: +40s, close", "at: +30s, close"),
        ("value: Colin Tarrant", "value: 16"),
        ("value: Colin Tarrant", "value: true"),
        ("value: Colin Tarrant", "value: 2000-08-19"),
        ("value: Colin Tarrant", "value: refused"),
        ("level: [critical], ", "level: critical, elements: {act: true, target-age: unknown}, "),
        ("level: [critical], ", "elements: [{element: act, value: false}], "),
        ("warning: any, never: true", "refused: close, why: [promise-open]"),
        ("warning: any, never: true", "link: {to: only, by: household}"),
        ("warning: any, never: true", "question: supervised, person: suspect"),
        ("warning: any, never: true", "fact: {field: phone, value: '07700 900401', person: caller}"),
        ("warning: any, never: true", "warning: a-rule-of-a-force"),
        ("event: {at: 2026-04-30, ", "event: {at: 2026-04-30T10:00:00Z, "),
        ("records:\n", "records:\n  pnc: []\n"),
        ("{reason: \"done\"}", "{reason: \"done\", over: true}"),
        ("course: safeguarding", "course: a-course-of-a-force"),
    ],
)  # fmt: skip
def test_what_the_format_allows_is_read(old: str, new: str, tmp_path: Path) -> None:
    read(changed(old, new), tmp_path)


def test_the_elements_of_an_expectation_may_stand_as_a_list_or_a_mapping(tmp_path: Path) -> None:
    listed = changed("level: [critical], ", "elements: [{element: act, value: true}, {element: age, value: unknown}], ")
    mapped = changed("level: [critical], ", "elements: {act: true, age: unknown}, ")
    for text in (listed, mapped):
        assert read(text, tmp_path).expect[0].elements == {"act": Truth.TRUE, "age": Truth.UNKNOWN}


WRONG = [
    # unknown keys
    ("seed: 3", "sed: 3", "did you mean 'seed'?"),
    ("    role: handler\n", "    role: handler\n    rank: PC\n", "unknown key 'rank'"),
    ("born: 1980", "birth: 1980", "unknown key 'birth'"),
    ("postcode: ZZ1 1ZZ", "town: Anytown", "unknown key 'town'"),
    ("awarded: 2026-01-05", "awarded: 2026-01-05, by: college", "unknown key 'by'"),
    ("  visor:", "  vizor:", "did you mean 'visor'?"),
    ("act: contact", "acts: contact", "unknown key 'acts'"),
    ("age: \"<18\"", "ages: \"<18\"", "unknown key 'ages'"),
    ("kind: visit", "sort: visit", "unknown key 'sort'"),
    ("log: \"A man is at the door.\"", "say: hello", "unknown key 'say'"),
    ("threat: \"\"", "threats: \"\"", "did you mean 'threat'?"),
    ("due: +1h", "until: +1h", "unknown key 'until'"),
    ("fault: timeout}", "fault: timeout, for: 3}", "unknown key 'for'"),
    ("about: {phones", "about: {phone", "did you mean 'phones'?"),
    ("place: {address:", "place: {adress:", "did you mean 'address'?"),
    ("never: true", "nevr: true", "did you mean 'never'?"),
    # missing keys
    ("version: 1\n", "", "lacks the key version"),
    ("scenario: a-small-one\n", "", "lacks the key scenario"),
    ("starts: 2026-05-04T21:10:00+01:00\n", "", "lacks the key starts"),
    ("    handler: handler-a\n", "", "lacks the key handler"),
    ("    channel: \"999\"\n", "", "lacks the key channel"),
    ("              made: 2024-02-01\n", "", "lacks the key made"),
    ("{at: +5s, log", "{log", "lacks the key at"),
    ("source: pnd, from", "from", "lacks the key source"),
    ("{contact: only, warning: any", "{warning: any", "lacks the key contact"),
    # wrong types, and the traps of YAML
    ("channel: \"999\"", "channel: 999", "put it in quotes, as \"999\""),
    ("number: \"01632 960211\"", "number: 01632960211", "put it in quotes, as \"01632960211\""),
    ("phones: [\"07700 900401\"]\n", "phones: [07700900401]\n", "put it in quotes"),
    ("phones: [\"07700 900401\"]\n", "phones: \"07700 900401\"\n", "put it in square brackets"),
    ("images: [00ffab12]", "images: [12345678]", "put it in quotes"),
    ("images: [00ffab12]", "images: [holiday.jpg]", "is no hash"),
    ("version: 1", "version: one", "must be a whole number"),
    ("version: 1", "version: 2", "write version: 1"),
    ("seed: 3", "seed: three", "must be a whole number"),
    ("seed: 3", "seed: 3.5", "must be a whole number"),
    ("scenario: a-small-one", "scenario: A small one", "lower case, digits and hyphens"),
    ("scenario: a-small-one", "scenario: 12", "put it in quotes"),
    ("starts: 2026-05-04T21:10:00+01:00", "starts: 2026-05-04", "must be a date and time"),
    ("starts: 2026-05-04T21:10:00+01:00", "starts: tomorrow", "must be a date and time"),
    ("awarded: 2026-01-05", "awarded: 2026-02-30", "a day that exists"),
    ("awarded: 2026-01-05", "awarded: soon", "must be a date"),
    ("born: 1980", "born: 1980-13", "must be a date of birth"),
    ("born: 1980", "born: about 40", "must be a date of birth"),
    ("sex: male", "sex: m", "it may be male, female"),
    ("          role: nominal\n", "          role: nomnal\n", "did you mean 'nominal'?"),
    ("    role: handler\n", "    role: constable\n", "cannot be 'constable'"),
    ("supervised: false", "supervised: no", "write true or false"),
    ("supervised: false", "supervised: \"false\"", "write true or false"),
    ("act: contact", "act: contract", "did you mean 'contact'?"),
    ("conditions:\n", "conditions: {}\n      #", "must be a list"),
    ("fault: timeout", "fault: broken", "cannot be 'broken'"),
    ("at: +5s", "at: 1:30", "write +20s, +5m, +21d2h, or an ISO time"),
    ("at: +5s", "at: 5", "write +20s, +5m, +21d2h, or an ISO time"),
    ("at: +5s", "at: 5s", "write +20s, +5m, +21d2h, or an ISO time"),
    ("at: +5s", "at: +999999999999d", "before the year 9999"),
    ("due: +1h", "due: +9999999d", "before the year 9999"),
    ("channel: \"999\"", "channel: \"112\"", "cannot be '112'"),
    ("log: \"A man is at the door.\"", "log: 42", "put it in quotes, as \"42\""),
    ("log: \"A man is at the door.\"", "log: [a]", "must be text"),
    ("value: Colin Tarrant", "value: 07700900401", "put it in quotes"),
    ("value: Colin Tarrant", "value: null", "write what was said"),
    ("overall: none", "overall: null", "must be text"),
    ("overall: none", "overall: grave", "it may be none, low, medium, high"),
    ("threat: \"\"", "threat: 3", "put it in quotes"),
    ("within: 5s", "within: 5", "write 5s, 10m, 2h or 1d"),
    ("never: true", "never: \"yes\"", "write true or false"),
    ("after: step-2", "after: step-0", "step-1 for the first step"),
    ("after: step-2", "after: later", "step-1 for the first step"),
    ("level: [critical]", "level: [loud]", "cannot be 'loud'"),
    ("outcome: not_checked", "outcome: not-checked", "did you mean 'not_checked'?"),
    ("reason: timeout", "reason: asleep", "cannot be 'asleep'"),
    ("place: {address: \"1 Sample Row, ZZ1 2ZZ\"}\n    steps", "place: {lat: 51}\n    steps", "give both"),
    ("place: {address: \"1 Sample Row, ZZ1 2ZZ\"}\n    steps", "place: {lat: 151, lon: 1}\n    steps", "outside the globe"),
    ("place: {address: \"1 Sample Row, ZZ1 2ZZ\"}\n    steps", "place: {lat: .inf, lon: 1}\n    steps", "must be a number"),
    ("place: {address: \"1 Sample Row, ZZ1 2ZZ\"}\n    steps", "place: Anytown\n    steps", "must be a mapping"),
    ("[{forenames: Colin, surname: Tarrant}]", "[Colin Tarrant]", "must be a mapping"),
    ("[{forenames: Colin, surname: Tarrant}]", "[{}]", "neither forenames nor a surname"),
    ("surname: Tarrant", "surname: true", "put it in quotes"),
    ("id: V-1", "id: 104", "put it in quotes, as \"104\""),
    ("steps:\n", "steps: 5\n    x:\n", "unknown key 'x'"),
    ("      - {at: +40s, close: {reason: \"done\"}}\n", "      - close\n", "must be a mapping"),
    ("{at: +40s, close: {reason: \"done\"}}", "{at: +40s}", "a step does nothing"),
    ("{at: +40s, close: {reason: \"done\"}}", "{at: +40s, log: x, close: {reason: y}}", "several things"),
    ("close: {reason: \"done\"}", "confirm: {suggestion: 0}", "count from 1"),
    ("close: {reason: \"done\"}", "confirm: {suggestion: \"1\"}", "must be a whole number"),
    ("warning: any, never: true", "warning: any, question: age", "names several entries"),
    ("warning: any, never: true", "never: true", "names no entry"),
    ("warning: any, never: true", "question: age, why: [promise-open]", "why goes with refused"),
    ("warning: any, never: true", "refused: shut", "cannot be 'shut'"),
    ("warning: any, never: true", "link: {by: telepathy}", "cannot be 'telepathy'"),
    ("warning: any, never: true", "answer: {}", "names nothing"),
    ("warning: any, never: true", "warning: dangerous-persn, never: true", "can never fail"),
    # out of time order
    ("at: +12s", "at: +3s", "step 3 comes before step 2"),
    ("at: +40s, close", "at: 2026-05-04T21:10:01+01:00, close", "step 6 comes before step 5"),
    ("    at: +0s\n", "    at: 2026-05-04T20:10:00+01:00\n", "before the scenario starts"),
    ("to: +10m", "to: +0s", "ends before it begins"),
    # references to nobody
    ("    handler: handler-a\n", "    handler: handler-b\n", "did you mean 'handler-a'?"),
    ("answer: {person: suspect", "answer: {person: nobody", "nobody on this contact is 'nobody' by step 3"),
    ('close: {reason: "done"}', "wider: {person: victim}", "nobody on this contact is 'victim' by step 6"),
    ("ref: suspect,", "ref: other,", "nobody on this contact is 'suspect' by step 3"),
    ("contact: only, warning: any", "contact: first, warning: any", "there is no contact 'first'"),
    ("after: step-2", "after: step-7", "contact only has no step 7"),
    ("level: [critical], person: suspect", "person: victim", "nobody on contact only is 'victim'"),
    ("answer: {source: pnd,", "answer: {source: pnx,", "there is no source 'pnx'"),
    ("{source: pnd, from", "{source: police, from", "there is no source 'police'"),
    ("warning: any, never: true", "link: {to: earlier}", "there is no contact 'earlier'"),
    ("{at: +20s, promise", "{at: +20s, by: chief, promise", "nobody on the staff is 'chief'"),
    ("close: {reason: \"done\"}", "settle: {promise: 2, kept: true}", "promise 2 was not made by step 6"),
    # twice
    ("seed: 3\n", "seed: 3\nseed: 4\n", "has the key 'seed' twice"),
    ("sex: male", "born: 1981", "has the key 'born' twice"),
    ("records:\n", "  - {id: handler-a, name: B, role: handler}\nrecords:\n", "already a member of staff 'handler-a'"),
    ("faults:\n", "    - {id: V-1}\nfaults:\n", "already a record 'V-1'"),
    ("expect:\n", "  - {id: only, at: +1h, handler: handler-a, channel: '101'}\nexpect:\n", "already a contact 'only'"),
    ("id: handler-a\n", "id: firstcall\n", "nobody can be called firstcall"),
    # not YAML
    ("seed: 3", "seed: @3", "put the value in quotes"),
    ("seed: 3", "seed: [3", "this is no YAML"),
    ("seed: 3", "\tseed: 3", "this is no YAML"),
    ("seed: 3", "seed: *three", "this is no YAML"),
    ("seed: 3", "seed: !!python/object:os.system {}", "must be a whole number"),
    ("name: Handler A", "name: Handler: A", "put a text with a colon in it in quotes"),
    ("seed: 3", "seed: 3\n---\nseed: 4", "one scenario a file"),
    ("seed: 3", "seed: \x07", "does not allow"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "says"), WRONG, ids=[f"{n}: {row[1].strip()[:40]}" for n, row in enumerate(WRONG)]
)
def test_what_is_wrong_is_said_in_one_line_with_its_line_and_its_mend(
    old: str, new: str, says: str, tmp_path: Path
) -> None:
    with pytest.raises(BadData) as wrong:
        read(changed(old, new), tmp_path)
    said = str(wrong.value)
    where = re.match(rf"{re.escape(str(tmp_path / 'scenario.yaml'))}:(\d+): [^;]+; \S", said)
    assert where, said
    assert "\n" not in said
    assert says in said
    assert abs(int(where[1]) - (SMALL[: SMALL.index(old)].count("\n") + 1)) <= 2 or "lacks" in said, said


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the file is empty"),
        ("# nothing but a note\n", "the file is empty"),
        ("- a list\n", "must be a mapping"),
        ("a scenario", "must be a mapping"),
        ("null\n", "must be a mapping"),
        (b"scenario: \xff\xfe", "not UTF-8"),
        ("[" * 20000, "too deep"),
        ("a: &a [*a]\n", "unknown key 'a'"),
    ],
)
def test_a_file_that_is_no_scenario_is_refused(text: str | bytes, says: str, tmp_path: Path) -> None:
    with pytest.raises(BadData, match=says):
        read(text, tmp_path)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    for path, says in ((tmp_path / "none.yaml", "no such file"), (tmp_path, "this is a directory")):
        with pytest.raises(BadData, match=says) as wrong:
            read_scenario(path, known=KNOWN)
        assert str(wrong.value).startswith(f"{path}:1: ")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_however_a_file_is_damaged_it_is_read_or_refused_in_one_line(data: st.DataObject, tmp_path: Path) -> None:
    at = data.draw(st.integers(0, len(SMALL) - 1))
    length = data.draw(st.integers(0, 12))
    scrap = data.draw(st.text(alphabet="abc:-{}[]\"'#&*!|>%@`,?+0123456789 \n\tnulltruex\x00é", max_size=6))
    said = fault_of(SMALL[:at] + scrap + SMALL[at + length :], tmp_path)
    assert said is None or re.match(r".+:\d+: .+; .+\Z", said)


def fault_of(text: str, folder: Path) -> str | None:
    try:
        read(text, folder)
    except BadData as wrong:
        return str(wrong)
    return None
