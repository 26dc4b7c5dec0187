"""A scenario goes through the real application: what is done and what comes of it stands in one log."""

import json
from datetime import timedelta

import pytest

from firstcall.exercises import telling
from firstcall.incident.codes import Level
from tests.exercises.texts import SMALL, changed

#: What the contract promises of every object, and of each kind.
ENVELOPE = {"seq", "incident", "at", "by", "kind", "rests_on"}
KINDS = {
    "contact": {"contact", "channel", "number", "handler"},
    "line": {"text"},
    "fact": {"person", "field", "value", "state", "span"},
    "check": {"check", "person", "source", "by_what", "plan", "why"},
    "answer": {"check", "source", "outcome", "reason", "as_of", "took_ms", "records"},
    "question": {"code", "person", "text", "why"},
    "answered": {"question", "person", "value"},
    "warning": {"code", "level", "person", "says", "elements"},
    "assessment": {"threat", "overall"},
    "promise": {"text", "due"},
    "refused": {"step", "why"},
}


def printed(replay):
    return [json.loads(line) for line in telling.as_json(replay)]


def of_kind(replay, kind):
    return [p for p in printed(replay) if p["kind"] == kind]


def test_every_object_has_the_fields_that_the_format_promises(run):
    seen = printed(run(SMALL))
    assert set(KINDS) <= {p["kind"] for p in seen}
    for one in seen:
        assert ENVELOPE | KINDS.get(one["kind"], set()) <= one.keys(), one
    records = [r for p in seen if p["kind"] == "answer" for r in p["records"]]
    assert records
    for record in records:
        assert {"id", "summary", "match"} <= record.keys()
        assert {"bits", "certainty", "parts"} <= record["match"].keys()
        assert all({"field", "bits", "says"} <= part.keys() for part in record["match"]["parts"])


def test_the_log_is_in_order_and_in_the_scenarios_time(run):
    replay = run(SMALL)
    assert [e.cursor for e in replay.entries] == sorted(e.cursor for e in replay.entries)
    assert [e.seq for e in replay.entries] == list(range(1, len(replay.entries) + 1))
    lines = [e for e in replay.entries if e.kind == "line"]
    assert [e.at - replay.scenario.starts for e in lines] == [timedelta(seconds=5)]
    assert {e.by for e in replay.entries} == {"handler-a", "firstcall"}


def test_the_same_file_gives_the_same_log(run):
    def without_time_taken(replay):
        return [{k: v for k, v in p.items() if k != "took_ms"} for p in printed(replay)]

    assert without_time_taken(run(SMALL)) == without_time_taken(run(SMALL))


def test_a_step_that_is_refused_is_printed_and_the_run_goes_on(run):
    close = '{at: +40s, close: {reason: "done"}}'
    replay = run(changed(close, f'{close}\n      - {{at: +50s, log: "still here"}}'))
    assert [p["step"] for p in of_kind(replay, "refused")] == ["close"]
    assert "promise-open" in of_kind(replay, "refused")[0]["why"]
    assert [p["text"] for p in of_kind(replay, "line")][-1] == "still here"


@pytest.mark.parametrize(
    ("step", "kind", "why"),
    [
        ("confirm: {suggestion: 99}", "confirm", "not-found"),
        ("reject: {suggestion: 99}", "reject", "not-found"),
        ("acknowledge: {warning: restricted-record}", "acknowledge", "not-found"),
        ("grade: {grade: unheard-of}", "grade", "not-readable"),
        ('log: "  "', "log", "not-readable"),
        ('wish: {text: ""}', "wish", "not-readable"),
        ("answer: {person: caller, question: age, value: pony}", "answer", "not-readable"),
        ("person: {ref: other, role: other, about: {phones: [nobody]}}", "person", "not-readable"),
        ("reopen: {reason: again}", "reopen", "not-readable"),
        ("promise: {text: call, due: 2020-01-01T00:00:00Z}", "promise", "not-readable"),
    ],
)
def test_whatever_the_application_refuses_stands_in_the_log(run, step, kind, why):
    refused = of_kind(run(changed('close: {reason: "done"}', step)), "refused")
    assert [(p["step"], p["why"], p["by"]) for p in refused] == [(kind, [why], "handler-a")]


def test_a_wider_search_is_asked_for_and_answered_in_its_own_entries(run):
    want = "{contact: only, answer: {source: visor, wider: true}, after: step-6, within: 30s}"
    text = changed('close: {reason: "done"}', "wider: {person: suspect}")
    replay = run(text.replace("expect:\n", f"expect:\n  - {want}\n"))
    asked = [p for p in of_kind(replay, "check") if p["wider"]]
    answers = [p for p in of_kind(replay, "answer") if p["wider"]]
    assert asked and {p["check"] for p in answers} == {p["check"] for p in asked}
    assert {p["by"] for p in asked} == {"handler-a"} and {p["by"] for p in answers} == {"firstcall"}
    assert {r["match"]["certainty"] for p in answers for r in p["records"]} <= {"possible"}
    assert next(j for j in replay.judged if j.expectation.answer and j.expectation.answer.wider).met


@pytest.mark.parametrize("step", ["settle: {promise: 1, kept: true, says: rang}", "explain: {reason: known}"])
def test_a_promise_is_settled_and_an_assessment_explained_by_number_and_by_order(run, step):
    replay = run(changed('close: {reason: "done"}', step))
    assert of_kind(replay, "refused") == []
    assert of_kind(replay, "settled" if "settle" in step else "explained")


def test_a_supervisor_may_close_over_what_stands_against_it(run):
    text = changed("records:\n", "  - {id: chief, name: Chief, role: supervisor}\nrecords:\n")
    text = text.replace(
        '{at: +40s, close: {reason: "done"}', '{at: +40s, by: chief, close: {reason: "done", over: true}'
    )
    (closed,) = of_kind(run(text), "closed")
    assert "promise-open" in closed["over"]


def test_another_member_of_staff_may_do_a_step(run):
    text = changed("records:\n", "  - {id: chief, name: Chief, role: supervisor}\nrecords:\n")
    text = text.replace("{at: +40s, close:", "{at: +40s, by: chief, close:")
    assert [p["by"] for p in of_kind(run(text), "refused")] == ["chief"]


def test_somebody_who_may_take_no_contact_is_refused_and_nothing_else_is_done(run):
    replay = run(changed("    name: Handler A\n    role: handler\n", "    name: Handler A\n    role: auditor\n"))
    assert [(p["kind"], p["step"], p["why"]) for p in printed(replay)] == [("refused", "contact", ["not-permitted"])]
    assert not replay.met


def test_a_source_that_is_not_named_is_live_and_holds_nothing(run):
    replay = run(SMALL)
    answers = {p["source"]: p for p in of_kind(replay, "answer") if p["outcome"] != "not_checked"}
    assert answers["crime"]["outcome"] == "no_trace"
    assert answers["crime"]["as_of"] == "2026-05-04"


def test_a_run_leaves_the_database_of_the_installation_alone(run, settings):
    from django.db import connection

    before, key = connection.settings_dict["NAME"], settings.LOG_KEY
    run(SMALL)
    assert (connection.settings_dict["NAME"], settings.LOG_KEY) == (before, key)


def test_time_alone_has_its_consequences_between_two_contacts(run):
    text = changed(
        "expect:\n", "  - {id: later, at: +30d, handler: handler-a, channel: '101', number: '01632 960211'}\nexpect:\n"
    )
    replay = run(text)
    overdue = [e for e in replay.played["only"].entries if e.kind == "warning" and e.body.code == "promise-overdue"]
    assert overdue
    assert overdue[0].at - replay.scenario.starts < timedelta(hours=1, minutes=5)
    links = [e.body for e in replay.played["later"].entries if e.kind == "link"]
    assert replay.played["only"].incident in {link.to for link in links}


def test_a_run_goes_on_while_an_expectation_may_still_be_met(run):
    line = "  - {contact: only, warning: promise-overdue, level: high, within: 2h, after: step-4}\n"
    replay = run(SMALL + line)
    assert [j.met for j in replay.judged if j.expectation.warning == "promise-overdue"] == [True]


def test_the_account_marks_warnings_and_tells_each_expectation(run):
    replay = run(SMALL)
    told = "\n".join(telling.account(replay))
    critical = [e for e in replay.entries if e.kind == "warning" and e.body.level is Level.CRITICAL]
    assert critical
    assert told.count("!!!") == len(critical)
    assert "“A man is at the door.”" in told
    assert "NOT MET  line" in told
    assert told.endswith("2 of 3 expectations met.")
