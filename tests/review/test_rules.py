"""Each rule as a table: met, not met, doubt and not applicable, with the entries that it rests on."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from firstcall.guidance.regrading import RAISE, REVIEW, WORD
from firstcall.incident.codes import Outcome, Plan, Reason, Role, Verdict
from firstcall.review import judging
from firstcall.review.rules import Judged, Rule, judged_by, reads, rules
from tests.review import building as b

MET, NOT, DOUBT, NONE = Verdict.MET, Verdict.NOT_MET, Verdict.DOUBT, Verdict.NOT_APPLICABLE

WITNESS = replace(b.CALLER, ref="witness", role=Role.WITNESS, seq=12, part=False, age=0, asked=0)
SUSPECT = replace(b.CALLER, ref="suspect", role=Role.SUSPECT, seq=50, age=0, asked=52)
DENIED = {"denies": ("vulnerability",)}
TABLE = {
    "details-recorded": [
        ("all is recorded", b.GOOD, MET, (3, 5, 6)),
        ("nothing was typed", b.SILENT, DOUBT, (90,)),
        ("there is no caller", b.but(people=()), NOT, (90,)),
        ("no place, and nobody asked", b.caller(place=0), NOT, (1,)),
        ("no place, and the caller would not say", b.caller(place=0, unsaid=(("address", 8),)), MET, (3, 5)),
        ("no name, and nobody asked", b.caller(named=0), DOUBT, (3, 6)),
        ("no name, and the caller would not say", b.caller(named=0, unsaid=(("name", 8),)), MET, (3, 6, 8)),
        ("nobody could find them again", b.caller(named=0, reach=0), NOT, (1,)),
        (
            "the place is somebody else's",
            b.but(people=(replace(b.CALLER, place=0), replace(WITNESS, place=13))),
            MET,
            (3, 5, 13),
        ),
    ],
    "vulnerability-identified": [
        ("assessed, and nothing shown", b.GOOD, MET, (30,)),
        ("assessed as the log shows", b.but(vulnerable=(7,)), MET, (7, 30)),
        ("denied, and nothing shown", b.assessed(**DENIED), MET, (30,)),
        ("denied over what the log shows", replace(b.assessed(**DENIED), vulnerable=(7,)), NOT, (7, 30)),
        ("denied with a reason", replace(b.assessed(**DENIED, reason=True), vulnerable=(7,)), DOUBT, (7, 30)),
        ("nothing said of it", b.assessed(filled=("threat",)), NOT, (30,)),
        ("nobody assessed", b.but(assessments=()), NOT, (90,)),
        ("nobody assessed what the log shows", b.but(assessments=(), vulnerable=(7,)), NOT, (7,)),
        ("nothing was typed", b.SILENT, DOUBT, (90,)),
    ],
    "repeat-and-household-checked": [
        ("looked for, and nobody there", b.GOOD, MET, (11,)),
        (
            "an earlier contact was seen",
            b.but(links=(20,), warnings=(b.warning("repeat-contact", by=True),)),
            MET,
            (11, 20, 40),
        ),
        ("an earlier contact was not seen", b.but(warnings=(b.warning("repeat-contact"),)), NOT, (40,)),
        ("the household was not seen", b.but(warnings=(b.warning("household-risk"),)), NOT, (40,)),
        ("a notice of one was not seen", b.but(warnings=(b.warning("repeat-contact", rank=0),)), DOUBT, (40,)),
        ("the own log did not answer", b.but(checks=(replace(b.OWN_LOG, outcome=Outcome.NOT_CHECKED),)), NOT, (10, 11)),
        ("nothing to ask it by", b.but(checks=()), DOUBT, (90,)),
    ],
    "thrive-recorded": [
        ("all elements", b.GOOD, MET, (30,)),
        ("an element is empty", b.assessed(missing=("harm",)), NOT, (30,)),
        ("no overall risk", b.assessed(overall=False), NOT, (30,)),
        ("no assessment", b.but(assessments=()), NOT, (90,)),
        ("nothing was typed", b.SILENT, DOUBT, (90,)),
    ],
    "thrive-again": [
        ("nothing came after it", b.but(warnings=(b.warning("dangerous-person", seq=20),), links=(21,)), MET, (30,)),
        ("a danger came after it", b.but(warnings=(b.warning("dangerous-person"),)), NOT, (30, 40)),
        ("an earlier contact came after it", b.but(links=(35,)), NOT, (30, 35)),
        (
            "a warning of the handling is no danger",
            b.but(warnings=(b.warning("promise-open", grave=False),)),
            MET,
            (30,),
        ),
        ("nobody assessed", b.but(assessments=()), NONE, ()),
    ],
    "safeguarding-advice": [
        ("none was called for", b.GOOD, NONE, ()),
        ("all was given", b.but(advice=(b.advice("call-again", 33),)), MET, (33,)),
        ("some was given", b.but(advice=(b.advice("call-again", 33), b.advice("do-not-confront"))), DOUBT, (33,)),
        ("none was given", b.but(advice=(b.advice("do-not-confront"),)), NOT, (90,)),
        (
            "what was given is wrong",
            b.but(advice=(b.advice("block", 33),), warnings=(b.warning("advice-wrong-now"),)),
            NOT,
            (33, 40),
        ),
        ("evidence is another rule's", b.but(advice=(b.advice("keep-evidence", 33, evidence=True),)), NONE, ()),
    ],
    "evidence-advice": [
        ("none was called for", b.GOOD, NONE, ()),
        ("all was given", b.but(advice=(b.advice("keep-evidence", 33, evidence=True),)), MET, (33,)),
        ("none was given", b.but(advice=(b.advice("keep-evidence", evidence=True),)), NOT, (90,)),
        (
            "some was given",
            b.but(advice=(b.advice("keep-evidence", 33, evidence=True), b.advice("diary", evidence=True))),
            DOUBT,
            (33,),
        ),
        ("evidence was put at risk", b.but(warnings=(b.warning("evidence-at-risk"),)), NOT, (40,)),
    ],
    "referred": [
        ("none was due", b.GOOD, NONE, ()),
        ("made", b.but(referred=(44,)), MET, (44,)),
        ("not made", b.but(referrals_owed=(("marac", 1),)), NOT, (1,)),
        ("closed over it", b.but(referrals_owed=(("marac", 1),), over=("referral-due",)), DOUBT, (1, 90)),
        (
            "closed over it without a word",
            b.but(referrals_owed=(("marac", 1),), over=("referral-due",), closed_reason=False),
            NOT,
            (1,),
        ),
    ],
    "regrade-justified": [
        ("nothing was lowered", b.GOOD, NONE, ()),
        ("all that it needs", b.but(lowerings=(b.lowered(),)), MET, (20, 40)),
        ("no supervisor", b.but(lowerings=(b.lowered(REVIEW),)), NOT, (20, 40)),
        ("no word to the caller", b.but(lowerings=(b.lowered(WORD),)), NOT, (20, 40)),
        ("the supervisor wants it raised", b.but(lowerings=(b.lowered(RAISE),)), DOUBT, (20, 40)),
        ("no reason", b.but(lowerings=(b.lowered(reason=False),)), NOT, (20, 40)),
        ("assessed before, not since", b.but(lowerings=(b.lowered(before=35),)), NOT, (35, 40)),
    ],
    "age-asked-first": [
        ("asked first", b.GOOD, MET, (7,)),
        ("known first, by a record", b.caller(asked=0, age=8), MET, (8,)),
        ("asked, and the caller would not say", b.caller(age=0, age_known=False), MET, (7,)),
        ("neither known nor asked", b.caller(age=0, asked=0), NOT, (1,)),
        ("asked after the risk was judged", b.caller(age=0, asked=35), NOT, (30, 35)),
        ("asked after the grade", b.but(assessments=(), people=(replace(b.CALLER, age=40, asked=40),)), NOT, (31, 40)),
        ("a word in passing counts for nothing", b.but(people=(b.CALLER, WITNESS)), MET, (7,)),
        ("who came later is asked later", b.but(people=(b.CALLER, SUSPECT)), MET, (7, 52)),
        ("two things disagree", b.caller(age_known=False), DOUBT, (7,)),
        ("nothing was typed", b.SILENT, NONE, ()),
    ],
    "identifiers-checked": [
        ("all was made", b.GOOD, MET, (11,)),
        ("a required one failed", b.but(checks=(b.check(reason=Reason.TIMEOUT),)), NOT, (13,)),
        ("a required one was never answered", b.but(checks=(b.check(answered=0),)), NOT, (12,)),
        (
            "a supervisor accepted why",
            b.but(checks=(b.check(reason=Reason.TIMEOUT),), over=("check-not-made",), closed_by="supervisor"),
            MET,
            (13, 90),
        ),
        (
            "its own handler accepted why",
            b.but(checks=(b.check(reason=Reason.TIMEOUT),), over=("check-not-made",)),
            NOT,
            (13,),
        ),
        ("there was nothing to ask with", b.but(checks=(b.OWN_LOG, b.check(reason=Reason.INCOMPLETE))), MET, (11,)),
        ("it was not proportionate", b.but(checks=(b.OWN_LOG, b.check(plan=Plan.NOT_PROPORTIONATE))), MET, (11,)),
        (
            "one that is not required failed",
            b.but(checks=(b.check(reason=Reason.ERROR, required=False),)),
            DOUBT,
            (13,),
        ),
        ("an identifier went nowhere", b.caller(unsent=(9,)), NOT, (9,)),
        ("a name was left undecided", b.caller(undecided=(9,)), DOUBT, (9,)),
        ("nothing to check", b.but(checks=()), NONE, ()),
    ],
    "promises-kept": [
        ("nothing promised", b.GOOD, NONE, ()),
        ("kept", b.but(promises=(b.promise(kept=True),)), MET, (60,)),
        ("the caller was told", b.but(promises=(b.promise(kept=False),)), MET, (60,)),
        ("kept late", b.but(promises=(b.promise(kept=True, late=b.HOUR),)), NOT, (50, 60)),
        ("left open", b.but(promises=(b.promise(),)), NOT, (50,)),
    ],
    "contradictions-settled": [
        ("nothing contradicted", b.GOOD, NONE, ()),
        ("changed", b.but(assessments=(replace(b.ASSESSED, seq=25, against=(9,)), b.ASSESSED)), MET, (30,)),
        ("without a reason", b.assessed(against=(9,)), NOT, (9, 30)),
        ("with a reason that nobody read", b.assessed(against=(9,), reason=True), DOUBT, (9, 30)),
        (
            "with a reason that a supervisor agreed to",
            b.assessed(against=(9,), reason=True, reviewed=45),
            MET,
            (9, 30, 45),
        ),
        ("wanted again", b.assessed(against=(9,), reason=True, reviewed=45, again=True), NOT, (9, 30, 45)),
        (
            "what came after it contradicts it",
            b.but(warnings=(b.warning("record-contradicts-assessment"),)),
            NOT,
            (30, 40),
        ),
    ],
    "closing-justified": [
        ("over nothing", b.GOOD, NONE, ()),
        ("over something, by another", b.but(over=("promise-open",), closed_by="supervisor"), DOUBT, (90,)),
        ("over something, by its handler", b.but(over=("promise-open",)), NOT, (90,)),
        ("without a reason", b.but(over=("promise-open",), closed_by="supervisor", closed_reason=False), NOT, (90,)),
    ],
    "handler-competent": [
        ("current", b.GOOD, MET, (2,)),
        ("not current", b.but(gaps=("safeguarding",)), NOT, (2,)),
        ("nobody knows", b.but(standing=0), DOUBT, (90,)),
    ],
    "critical-warnings-seen": [
        ("none", b.but(warnings=(b.warning("dangerous-person", rank=1),)), NONE, ()),
        ("seen by the handler", b.but(warnings=(b.warning("dangerous-person", rank=2, by=True),)), MET, (40,)),
        ("seen by another", b.but(warnings=(b.warning("dangerous-person", rank=2, seen=True),)), DOUBT, (40,)),
        ("seen by nobody", b.but(warnings=(b.warning("dangerous-person", rank=2),)), NOT, (40,)),
    ],
}
CASES = [pytest.param(rule, *case[1:], id=f"{rule}: {case[0]}") for rule, cases in TABLE.items() for case in cases]


@pytest.mark.parametrize(("rule", "summary", "says", "rests_on"), CASES)
def test_a_rule_says_what_its_table_says(rule, summary, says, rests_on):
    assert b.verdict(rule, summary) == (says, rests_on)


def test_every_rule_has_a_table_in_which_it_can_be_met_and_missed():
    assert {rule.id for rule in rules()} == set(TABLE)
    for rule, cases in TABLE.items():
        said = {case[2] for case in cases}
        assert NOT in said and said & {MET, NONE}, rule


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_a_rule_says_what_it_asks_what_it_answers_and_where_it_comes_from(rule: Rule):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.id)
    assert rule.asks.endswith("?") and rule.answers and rule.source and rule.says
    assert rule.read.__module__.split(".")[-1] != "rule"


def test_every_rule_stands_in_a_file_of_its_own():
    assert len({rule.read.__module__ for rule in rules()}) == len(rules())


def test_a_rule_that_fails_leaves_a_doubt_and_is_never_met(caplog):
    def broken(summary):
        raise ZeroDivisionError

    found = judged_by(Rule("broken", "?", "", "", broken), b.GOOD)
    assert (found.verdict, found.rests_on) == (DOUBT, (90,))
    assert "broken failed on incident 1" in caplog.text


def test_two_rules_cannot_have_one_id():
    def another(summary):
        return Judged(MET, "")

    with pytest.raises(ValueError, match="an id of its own"):
        reads("thrive-recorded", asks="?", answers="", source="")(another)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_a_rule_rests_on_entries_that_were_there_when_the_contact_was_closed(rule):
    for summary in (case[1] for cases in TABLE.values() for case in cases):
        found = judged_by(rule, summary)
        assert found.says and all(0 < seq <= summary.closing for seq in found.rests_on)


def test_a_judgement_is_kept_whole_and_in_short():
    kept = judging.judge(b.GOOD)
    assert judging.decode(judging.encode(kept)) == kept
    assert judging.of_letters(judging.letters(kept)) == {rule: found.verdict for rule, found in kept.items()}
    assert len(judging.version()) == 16
