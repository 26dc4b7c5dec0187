"""Duties and policies as data: whom a policy speaks of on which duty; and which certificate counts as another from which day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from firstcall.incident.codes import Channel, StaffRole
from firstcall.incident.datafile import BadData
from firstcall.people import training_files, training_page
from firstcall.people.standing import Currency, course_standing, exempted, gaps, wanted_on_any
from firstcall.people.training import Course, Duty, Exempt, Held, Policy

H, D, S = StaffRole.HANDLER, StaffRole.DISPATCHER, StaffRole.SUPERVISOR


def duty(code: str, *channels: Channel) -> Duty:
    return Duty(
        code=code, name=code, says="…", roles=frozenset({H, S}), channels=frozenset(channels), at_least=1, source="…"
    )


ANSWERS, WATCHES = duty("answers", Channel.EMERGENCY), duty("watches")


def policy(when: str = "true", *duties: Duty, roles: tuple[StaffRole, ...] = (H, S)) -> Policy:
    return Policy(
        code="p",
        course=Course(code="c", name="C", covers="…"),
        roles=frozenset(roles),
        when=when,
        every_months=None,
        grace_days=0,
        source="…",
        duties=duties,
    )


@pytest.mark.parametrize(
    ("why", "rule", "role", "on", "wanted"),
    [
        ("every contact: every duty", policy(), H, ANSWERS, True),
        ("every contact: also one without channels", policy(), H, WATCHES, True),
        ("another role", policy(), D, ANSWERS, False),
        ("999: a duty on 999", policy("channel == '999'"), H, ANSWERS, True),
        ("999: not a duty without channels", policy("channel == '999'"), H, WATCHES, False),
        ("101: not a duty on 999", policy("channel == '101'"), H, ANSWERS, False),
        ("named: this duty", policy("true", WATCHES), H, WATCHES, True),
        ("named: no other", policy("true", WATCHES), H, ANSWERS, False),
    ],
)
def test_a_policy_speaks_of_a_duty(why: str, rule: Policy, role: StaffRole, on: Duty, wanted: bool) -> None:
    assert rule.wanted_for(role, on) is wanted, why


def test_a_policy_of_a_duty_without_channels_asks_nothing_as_a_call_is_taken_and_is_needed_all_the_same() -> None:
    rule = policy("true", WATCHES)
    assert not any(rule.wanted_of(S, channel) for channel in Channel)
    assert wanted_on_any((rule,), S) == (rule,)
    assert policy("true", ANSWERS).wanted_of(H, Channel.EMERGENCY)
    assert not policy("true", ANSWERS).wanted_of(H, Channel.NON_EMERGENCY)


def test_what_is_shipped_asks_for_the_999_course_on_999_alone() -> None:
    training = training_files.load()
    rule = training.policy("999-call-handling-once")
    assert rule is not None
    asked = {code for code, one in training.duties.items() if rule.wanted_for(H, one)}
    assert asked == {"answers-999"}
    for one in training.duties.values():
        assert {p.course.code for p in training.policies if p.wanted_for(S, one)} >= {"safeguarding", "thrive"}


@pytest.mark.parametrize(
    ("awarded", "since", "counts"),
    [
        ("2020-01-01", None, True),
        ("2020-01-01", "2020-01-01", True),
        ("2019-12-31", "2020-01-01", False),
        ("2026-01-01", "2020-01-01", True),
    ],
)
def test_a_certificate_counts_as_another_from_the_day_on(awarded: str, since: str | None, counts: bool) -> None:
    rule = policy()
    rule.equivalents["old"] = None if since is None else date.fromisoformat(since)
    held = (Held(course="old", awarded=date.fromisoformat(awarded)),)
    assert (course_standing(held, rule, date(2026, 11, 23)).state is Currency.CURRENT) is counts


@pytest.mark.parametrize(
    ("begins", "ends", "state"),
    [
        ("2026-11-01", "2026-11-30", Currency.EXEMPT),
        ("2026-11-23", "2026-11-23", Currency.EXEMPT),
        ("2026-11-24", "2026-12-30", Currency.NEVER),
        ("2026-10-01", "2026-11-22", Currency.NEVER),
    ],
)
def test_an_exemption_holds_from_its_first_day_to_its_last(begins: str, ends: str, state: Currency) -> None:
    leave = Exempt(policy="p", begins=date.fromisoformat(begins), ends=date.fromisoformat(ends), why="on long leave")
    today = date(2026, 11, 23)
    assert course_standing((), policy(), today, [leave]).state is state
    missing = gaps(H, (), Channel.EMERGENCY, policies=[policy()], today=today, exempt=[leave])
    by_leave = exempted(H, (), Channel.EMERGENCY, policies=[policy()], today=today, exempt=[leave])
    assert (bool(missing), bool(by_leave)) == (state is Currency.NEVER, state is Currency.EXEMPT)


def test_whoever_holds_the_course_is_current_whatever_they_are_exempt_from() -> None:
    leave = Exempt(policy="p", begins=date(2026, 1, 1), ends=date(2026, 12, 31))
    held = (Held(course="c", awarded=date(2026, 1, 1)),)
    assert course_standing(held, policy(), date(2026, 11, 23), [leave]).state is Currency.CURRENT


DUTY = """duty: watches
name: Watches
says: Watches.
roles: [supervisor]
channels: []
at_least: 1
source: The force's own.
"""


@pytest.mark.parametrize(
    ("text", "line", "says", "mend"),
    [
        (DUTY.replace("duty: watches", "duty: looks"), 1, "the file is not called so", "looks.yaml"),
        (DUTY.replace("[]", "[phone]"), 5, "cannot be 'phone'", "999"),
        (DUTY.replace("at_least: 1", "at_least: -1"), 6, "'at_least' will not do", "greater"),
        (DUTY.replace("source: The force's own.\n", ""), 1, "'source' is missing", "add it"),
    ],
)
def test_a_duty_that_cannot_be_used_names_file_line_and_mend(
    tmp_path: Path, text: str, line: int, says: str, mend: str
) -> None:
    (tmp_path / "duties").mkdir()
    (tmp_path / "duties/watches.yaml").write_text(text)
    with pytest.raises(BadData) as bad:
        training_files.load(tmp_path)
    (fault,) = bad.value.faults
    assert (fault.line, says in fault.says, mend in fault.mend) == (line, True, True), str(fault)


def test_a_policy_for_a_duty_that_nobody_has_is_refused_with_the_nearest(tmp_path: Path) -> None:
    shipped = (training_files.HERE / "policies/999-call-handling.yaml").read_text()
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies/999-call-handling.yaml").write_text(shipped.replace("[answers-999]", "[answer-999]"))
    with pytest.raises(BadData) as bad:
        training_files.load(training_files.HERE, tmp_path)
    assert "'answers-999'" in bad.value.faults[0].mend


@pytest.mark.parametrize("name", training_page.PAGES)
def test_every_course_duty_and_policy_stands_on_its_reference_page(name: str) -> None:
    training = training_files.load()
    codes = {
        "courses.md": [*training.courses],
        "duties.md": [*training.duties],
        "policies.md": [p.code for p in training.policies],
    }
    page = training_page.PAGES[name]()
    assert all(f"| `{code}` |" in page for code in codes[name]) and page.startswith("# ")
