"""Referrals: whom each form is offered for, when it has to be made, and that it tells what may be told and no more."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from firstcall.guidance import book as books
from firstcall.guidance.closing import doubts
from firstcall.guidance.filling import ABOUT, CARE, OTHERS, REACH, WHAT, WHY, Referring, filled
from firstcall.guidance.referring import Offered, offered
from firstcall.incident import entries as e
from firstcall.incident.codes import Certainty, Role
from firstcall.incident.entries import FormPart
from tests.guidance.building import BOOK, HANDLER, MOBILE, Incident, boy_calls, marked, record, the_case
from tests.guidance.test_advice_items import call

FORMS = {"child-protection", "marac", "ceop", "adult-safeguarding", "hate-crime"}


def now_offered(incident: Incident) -> tuple[Offered, ...]:
    return offered(incident.state, forms=BOOK.referrals, markers=BOOK.markers, now=incident.at)


def of(form: str, incident: Incident) -> list[str]:
    return [one.person for one in now_offered(incident) if one.form.form == form]


def test_the_forms_that_are_wanted_are_there_and_every_one_rests_on_law() -> None:
    assert set(BOOK.referrals) == FORMS
    assert all(form.source and form.legal_basis and form.asks for form in BOOK.referrals.values())


#: The form, an incident in which it is offered, for whom, and one that is like it in which it is not.
OFFERED = [
    ("child-protection", "suspect:violence child", "child", "child"),
    ("child-protection", "age=15 suspect:grooming", "caller", "age=18 suspect:grooming"),
    ("child-protection", "child:missing child", "child", "victim:missing"),
    ("marac", "suspect:domestic suspect:weapon", "caller", "suspect:domestic"),
    ("marac", "suspect:domestic suspect:violence suspect:fear", "caller", "suspect:violence suspect:fear"),
    ("marac", "victim:fear suspect:domestic suspect:stalking", "victim", "victim:fear suspect:stalking"),
    ("ceop", "age=15 suspect:sexual suspect:blackmail", "caller", "age=40 suspect:sexual suspect:blackmail"),
    ("ceop", "child suspect:grooming", "child", "child suspect:theft"),
    ("adult-safeguarding", "age=80 caller:vulnerable suspect:theft", "caller", "age=80 suspect:theft"),
    ("adult-safeguarding", "victim:vulnerable victim:concern", "victim", "child child:vulnerable child:concern age=30"),
    ("hate-crime", "suspect:hate", "caller", "suspect:harassment"),
]


@pytest.mark.parametrize(("form", "fits", "person", "does_not"), OFFERED, ids=[f"{r[0]} {r[1]}" for r in OFFERED])
def test_it_is_offered_for_whom_it_protects(form: str, fits: str, person: str, does_not: str) -> None:
    assert of(form, call(fits)) == [person]
    assert of(form, call(does_not)) == []


def test_of_a_person_whose_age_is_not_known_nothing_is_made_of_a_child() -> None:
    assert of("child-protection", call("suspect:grooming")) == []


def test_high_risk_by_the_handlers_own_assessment_is_enough() -> None:
    incident = call("suspect:domestic")
    incident.assess("high")
    assert of("marac", incident) == ["caller"]


#: When it has to be made: the incident, and whether.
REQUIRED = [
    ("child suspect:exploitation", True),
    ("age=16 suspect:sexual suspect:blackmail", True),
    ("age=17 suspect:grooming", True),
    ("child suspect:violence", False),
    ("age=40 suspect:exploitation", False),
    ("suspect:exploitation", False),
]


@pytest.mark.parametrize(("told", "required"), REQUIRED, ids=[row[0] for row in REQUIRED])
def test_an_exploited_child_has_to_be_referred(told: str, required: bool) -> None:
    incident = call(told)
    assert [w.level.value for w in incident.warnings("referral-due")] == (["notice"] if required else [])
    closing = [d for d in doubts(incident.state, book=BOOK, now=incident.at) if d.code == "referral-due"]
    assert len(closing) == required


def child_marked(*markers: str, certainty: Certainty = Certainty.CERTAIN) -> Incident:
    incident = Incident()
    incident.person("child", Role.CHILD)
    incident.fact("child", "phone", MOBILE)
    found = record("C-1", *markers, born="2010-05-05", phones=("07700 900461",), certainty=certainty)
    incident.answer("child", "child-protection", found)
    return incident.settle()


def test_a_child_under_a_plan_has_to_be_referred_by_whatever_word_the_record_has() -> None:
    assert [one.due for one in now_offered(child_marked("cpp"))] == [True]
    assert [one.due for one in now_offered(child_marked("autism"))] == []


def test_a_restricted_record_offers_nothing_and_tells_nothing() -> None:
    incident = child_marked("child-protection-plan", "restricted")
    assert now_offered(incident) == ()
    assert not [w for w in incident.state.warnings.values() if w.code == "referral-due"]


def test_once_made_it_is_due_no_more_also_for_a_person_joined_to_another() -> None:
    incident = call("child suspect:exploitation")
    incident.add(e.Referral(form="child-protection", person="child", to="The hub", how="sent"), HANDLER)
    assert not any(one.due for one in now_offered(incident))
    incident.add(e.PersonNamed(person="boy", role=Role.CHILD, same_as="child"))
    [one] = [o for o in now_offered(incident) if o.form.form == "child-protection"]
    assert one.made is not None and incident.warnings("referral-due") == []


def test_what_is_due_stands_first() -> None:
    incident = the_case()
    assert now_offered(incident)[0].due


def parts(form: str, incident: Incident, person: str = "caller", **more: object) -> dict[str, tuple[str, ...]]:
    held = incident.state.persons[person]
    referring = Referring(who="Officer B, handler", reference="FC-000001", at=incident.at, **more)  # type: ignore[arg-type]
    why = next((one.why for one in now_offered(incident) if (one.form.form, one.person) == (form, person)), "")
    made = filled(BOOK.referrals[form], incident.state, held, referring, markers=BOOK.markers, why=why)
    return {part.head: part.lines for part in made}


def told(made: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(line for lines in made for line in lines)


def test_the_case_fills_in_the_form_of_the_boy() -> None:
    form = parts("child-protection", the_case())
    assert form["To"] == (BOOK.referrals["child-protection"].to,)
    assert "Name: Mark Ashdown" in form[ABOUT] and "Age: 16" in form[ABOUT]
    assert any(line.startswith("Suspect: ") for line in form[OTHERS])
    assert form[WHAT][0].startswith("Spoken of in the contact: blackmail, sexual, threat")
    assert form[WHY] == ("A child who is under a protection plan, or is exploited, is always referred.",)
    assert form[REACH] == ("Not asked yet. Do not ring, write or call before it is known",)
    assert any("Ask that nothing is deleted" in line for line in form[CARE])


def test_it_tells_only_the_facts_the_cues_and_the_warnings_that_the_form_names() -> None:
    incident = call("suspect:hate suspect:sexual")
    incident.fact("caller", "name", "Ada Sample")
    incident.fact("caller", "born", "1980-01-01")
    incident.fact("caller", "address", "4 Sample Row, Anytown, ZZ1 2ZZ")
    form = parts("hate-crime", incident)
    assert "Name: Ada Sample" in form[ABOUT]
    assert "1980" not in told(form.values()) and "Sample Row" not in told(form.values())
    assert form[WHAT] == ("Spoken of in the contact: hate.",)


def test_the_safe_means_of_contact_and_the_wishes_go_with_it() -> None:
    incident = call("suspect:domestic suspect:weapon")
    incident.add(e.SafeContact(how="text after six", never="the landline"))
    incident.add(e.Wish(text="no marked car"))
    form = parts("marac", incident)
    assert form[REACH] == ("The caller: text after six", "Never: the landline", "The caller wishes: no marked car")


CARES = [
    ("child-protection", "child suspect:honour", "child", "Do not speak to the family"),
    ("marac", "suspect:domestic suspect:weapon", "caller", "is not told of this referral"),
    ("ceop", "age=15 suspect:grooming suspect:meeting", "caller", "A meeting was, or is, arranged"),
    ("adult-safeguarding", "age=80 caller:vulnerable suspect:theft", "caller", "Speak to the adult alone"),
]


@pytest.mark.parametrize(("form", "incident", "person", "says"), CARES, ids=[row[0] for row in CARES])
def test_whoever_gets_it_is_told_what_not_to_do(form: str, incident: str, person: str, says: str) -> None:
    assert says in told([parts(form, call(incident), person)[CARE]])


def test_what_is_restricted_is_on_no_form_whoever_fills_it_in() -> None:
    incident = marked("dangerous", "restricted", "violent", forenames="Zebedee", surname="Hidden")
    incident.cue("suspect", "domestic", "weapon")
    incident.settle()
    for form in FORMS:
        everything = told(parts(form, incident).values())
        assert "Zebedee" not in everything and "Hidden" not in everything and "R-1" not in everything


def test_what_the_handler_wrote_stands_in_its_part_and_an_emptied_part_is_left_out() -> None:
    amended = {
        WHAT: ("He is followed home from school.",),
        REACH: (),
        "On what legal basis": ("none",),
        "From": ("nobody",),
    }
    form = parts("child-protection", boy_calls(), amended=amended)
    assert form[WHAT] == ("He is followed home from school.",)
    assert REACH not in form
    assert form["From"][0] == "Officer B, handler"
    assert form["On what legal basis"][0].startswith("Children Act 2004")


def test_what_a_warning_tells_the_handler_to_do_is_not_told_to_others() -> None:
    lines = parts("child-protection", the_case())[WHAT]
    assert "The caller is marked autism and learning difficulties." in lines
    assert not any(order in line for line in lines for order in ("Take it into", "Ask ", "Speak to", "FI-"))


def test_consent_stands_on_the_form_that_wants_it() -> None:
    assert parts("hate-crime", call("suspect:hate"))["Consent"][0].endswith("not yet asked.")
    assert parts("hate-crime", call("suspect:hate"), agreed=True)["Consent"][0].endswith("yes.")
    assert "Consent" not in parts("marac", call("suspect:domestic"))


def test_an_age_that_is_not_known_is_said_to_be() -> None:
    assert "Age: not known" in parts("marac", call("suspect:domestic"))[ABOUT]


FAULTS = [
    ("tells: [restricted-record]", "there is no warning called 'restricted-record'"),
    ("tells: [chld-involved]", "did you mean 'child-involved'?"),
    ("cues: [domstic]", "did you mean 'domestic'?"),
    ("sends: [nme]", "did you mean 'name'?"),
    ("legal_basis: []", "rests on no law"),
    ("asks: []", "asks nothing"),
    ("of: []", "is of nobody"),
    ("required_when: 'true'", "stand together"),
    ("when: \"'x' in records.marked\"", "did you mean 'markers'?"),
    ("form: other", "is not the file's name"),
]
PLAIN = {
    "form": "form: x",
    "title": "title: t",
    "to": "to: t",
    "how": "how: h",
    "source": "source: s",
    "of": "of: [caller]",
    "when": "when: 'true'",
    "because": "because: b",
    "sends": "sends: [name]",
    "asks": "asks: [a]",
    "legal_basis": "legal_basis: [{law: l, says: s}]",
}


@pytest.mark.parametrize(("line", "says"), FAULTS, ids=[row[0] for row in FAULTS])
def test_a_fault_in_a_form_says_the_file_the_line_and_the_mend(tmp_path: Path, line: str, says: str) -> None:
    folder = tmp_path / "referrals"
    folder.mkdir()
    lines = {**PLAIN, line.partition(":")[0]: line}
    (folder / "x.yaml").write_text("\n".join(lines.values()) + "\n", "utf-8")
    faults = [str(f) for f in books.check_data(tmp_path) if f.file.name == "x.yaml"]
    assert any(says in fault for fault in faults), faults
    (folder / "x.yaml").write_text("\n".join(PLAIN.values()) + "\n", "utf-8")
    assert books.check_data(tmp_path) == ()


def test_the_form_as_it_is_recorded_is_plain_lines() -> None:
    made = filled(
        BOOK.referrals["marac"],
        (incident := call("suspect:domestic suspect:weapon")).state,
        incident.state.persons["caller"],
        Referring(who="w", reference="r", at=incident.at),
        markers=BOOK.markers,
    )
    assert all(isinstance(part, FormPart) and part.lines and all(part.lines) for part in made)


def test_what_is_only_possible_of_somebody_is_told_to_nobody() -> None:
    sure, possible = child_marked("cpp"), child_marked("cpp", certainty=Certainty.POSSIBLE)
    for incident, told_of in ((sure, True), (possible, False)):
        incident.cue("suspect", "violence")
        incident.settle()
        assert ("protection plan" in told([parts("child-protection", incident, "child")[WHAT]])) is told_of
