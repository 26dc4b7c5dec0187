"""The connector kind `umf`, against answers built by hand after its profile, served over a socket."""

from __future__ import annotations

import asyncio
import contextlib
import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Certainty, Outcome, Reason
from firstcall.sources import umf_messages
from firstcall.sources.asking import ask
from firstcall.sources.foreign import Unproved
from firstcall.sources.kinds import Around, NoSecret
from firstcall.sources.kinds.umf import KIND, Options
from firstcall.sources.protocol import Question
from firstcall.sources.umf_messages import NAMESPACE, PROFILE
from firstcall.sources.umf_xml import NotXml, parse
from tests.sources.kinds.contract import FarEnd, Good, Heard, HttpContract, Plug
from tests.sources.kinds.recorded import HERE

XSD = Path(__file__).parents[3] / "docs" / "reference" / "umf-profile.xsd"
TODAY = date(2026, 11, 23)
ROW = SourceRow(key="international", name="Abroad", holds="", asked_by=(("name", "born"),))
QUESTION = Question(
    id="7/caller:international:1",
    incident=7,
    source="international",
    by_what={
        "name": ("Torvald Lindqvist-Example",),
        "born": ("1971-11-02",),
        "nationality": ("SWE",),
        "sex": ("male",),
    },
    today=TODAY,
    asker="h1",
    why='named by the caller & "confirmed" <twice>',
)
HIT = (HERE / "umf-hit.xml").read_text()
ZERO = (HERE / "umf-zero.xml").read_text()
SECRET = "planted-token-4711"  # of our own making


def around(**secrets):
    def none(name):
        raise NoSecret

    return Around(
        search=lambda question: None,
        apart=None,
        source=lambda key: None,
        secret=secrets.__getitem__ if secrets else none,
    )


def saying(text):
    def says(heard: Heard) -> Good:
        asked = parse(heard.body, NAMESPACE).attributes["id"] if heard.body else QUESTION.id
        return Good(text.replace(QUESTION.id, asked).encode(), "application/xml")

    return says


@contextlib.contextmanager
def serving(says):
    with FarEnd(None, nothing=says) as end:
        yield end.address


def connect(address, **options):
    return KIND.connect(ROW, Options(url=f"{address}/query", **options), around(umf=SECRET))


def asked(text, question=QUESTION):
    with serving(saying(text)) as address:
        return asyncio.run(ask(connect(address), ROW, question))


class TestContract(HttpContract):
    @pytest.fixture
    def plug(self) -> Plug:
        return Plug(
            row=ROW,
            question=QUESTION,
            connect=lambda address: connect(address, secret="umf"),
            holding=lambda: serving(saying(HIT)),
            empty=lambda: serving(saying(ZERO)),
            nothing=saying(ZERO),
            another=lambda _: Good(ZERO.replace("7/caller", "8/other").encode(), "application/xml"),
            planted=(SECRET,),
        )


def test_a_hit_is_weighed_by_our_own_weights_and_its_handling_is_read_first():
    result = asked(HIT)
    [found] = result.records
    assert (result.outcome, result.as_of, found.record.as_of) == (Outcome.TRACE, date(2026, 11, 20), date(2026, 10, 1))
    assert (found.id, found.about, found.match.certainty) == ("EX-2099-0001", 0, Certainty.CERTAIN)
    assert found.record.text.startswith("Handling: Ask the national unit before this is used.")
    assert "NOR" in found.record.text and "1961" in found.record.text
    assert (found.subject.nationality, found.subject.markers) == ("SWE", ("wanted",))


def test_nobody_is_no_trace_of_the_day_that_the_answer_states():
    result = asked(ZERO)
    assert (result.outcome, result.as_of) == (Outcome.NO_TRACE, date(2026, 11, 20))


def test_more_hits_than_are_sent_cut_the_answer_off():
    assert asked(HIT.replace('total="1"', 'total="9"')).cut_off


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (ZERO.replace('total="0"', 'total="3"'), Reason.MALFORMED),
        (ZERO.replace('total="0"', 'total="-1"'), Reason.MALFORMED),
        (ZERO.replace('total="0"', 'total="٠"'), Reason.MALFORMED),
        (ZERO.replace('total="0"', ""), Reason.MALFORMED),
        (ZERO.replace('asOf="2026-11-20"', ""), Reason.MALFORMED),
        (ZERO.replace('asOf="2026-11-20"', 'asOf="20261120"'), Reason.MALFORMED),
        (ZERO.replace('total="0"', 'total="0" error="busy"'), Reason.MALFORMED),
        (ZERO.replace('total="0"/>', 'total="0">We are busy.</PersonAnswer>'), Reason.MALFORMED),
        (ZERO.replace('total="0"/>', 'total="0"><Fault/></PersonAnswer>'), Reason.MALFORMED),
        (ZERO.replace(NAMESPACE, "urn:firstcall:umf-profile:2"), Reason.MALFORMED),
        (ZERO.replace("PersonAnswer", "PersonQuery"), Reason.MALFORMED),
        (ZERO.replace("7/caller", "8/other"), Reason.WRONG_SUBJECT),
        (HIT.replace('total="1"', 'total="0"'), Reason.MALFORMED),
        (HIT.replace("<LastName>Torre</LastName>", ""), Reason.MALFORMED),
        (HIT.replace("<Sex>male</Sex>", "<Sex> </Sex>"), Reason.MALFORMED),
        (HIT.replace("<Sex>male</Sex>", "<Sex>male</Sex>" * 2), Reason.MALFORMED),
        (HIT.replace('id="EX-2099-0001"', 'id=" "'), Reason.MALFORMED),
    ],
)
def test_an_answer_that_is_not_the_profile_proves_nothing(text, reason):
    result = asked(text)
    assert (result.outcome, result.reason) == (Outcome.NOT_CHECKED, reason)


def test_where_the_schema_is_may_be_said_and_is_not_looked_up():
    xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:x http://127.0.0.1:9/x.xsd"'
    assert asked(ZERO.replace('total="0"', f'total="0" {xsi}')).outcome is Outcome.NO_TRACE


LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    f'<PersonAnswer xmlns="{NAMESPACE}" query="&b;" asOf="2026-11-20" total="0"/>'
)


@pytest.mark.parametrize(
    "text",
    [
        LAUGHS,
        ZERO.replace("<PersonAnswer", '<!DOCTYPE PersonAnswer SYSTEM "http://127.0.0.1:9/x.dtd"><PersonAnswer'),
        ZERO.replace("<PersonAnswer", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><PersonAnswer'),
        ZERO.replace("<PersonAnswer", '<?xml-stylesheet href="x"?><PersonAnswer'),
        ZERO.replace("<PersonAnswer", "<PersonAnswer>" * 2),
        f'<PersonAnswer xmlns="{NAMESPACE}">' + "<Hit>" * 100_000,
        f'<PersonAnswer xmlns="{NAMESPACE}">' + "<Hit/>" * 30_000 + "</PersonAnswer>",
        "",
        "no xml",
        ZERO + ZERO,
        ZERO.encode("utf-16").decode("latin-1"),
        ZERO.replace("UTF-8", "ISO-8859-1"),
    ],
)
def test_xml_that_could_do_something_is_refused(text):
    with pytest.raises(NotXml):
        parse(text.encode(), NAMESPACE)
    with pytest.raises(Unproved):
        umf_messages.reply(text.encode(), QUESTION)


def test_the_query_is_the_profile_and_says_who_asks_and_why():
    body = umf_messages.query(QUESTION)
    sent = parse(body, NAMESPACE)
    assert (sent.name, sent.attributes["id"], sent.attributes["asker"]) == ("PersonQuery", QUESTION.id, "h1")
    assert sent.attributes["why"] == QUESTION.why
    [person] = sent.children
    assert [child.name for child in person.children] == ["Name", "DateOfBirth", "Sex", "Nationality"]
    assert [child.text for child in person.children[0].children] == ["Torvald", "Lindqvist-Example"]


@given(st.dictionaries(st.sampled_from(["name", "born", "sex", "nationality"]), st.tuples(st.text()), max_size=4))
def test_whatever_is_asked_is_xml_of_the_profile(by_what):
    body = umf_messages.query(msgspec.structs.replace(QUESTION, by_what=by_what))
    if body is not None:
        fits(parse(body, NAMESPACE))


def fits(element):
    umf_messages._fits(element)


def test_without_a_name_nothing_is_asked():
    question = msgspec.structs.replace(QUESTION, by_what={"born": ("1971-11-02",)})
    assert asked(ZERO, question).reason is Reason.INCOMPLETE


def test_it_is_sent_as_xml_to_the_whole_address_with_its_secret():
    with FarEnd(None, nothing=saying(ZERO)) as end:
        asyncio.run(ask(connect(end.address, secret="umf"), ROW, QUESTION))
    [heard] = end.heard
    assert (heard.method, heard.path, heard.headers["authorization"]) == ("POST", "/query", f"Bearer {SECRET}")
    assert heard.headers["content-type"] == "application/xml; charset=utf-8"
    assert heard.headers["accept"] == "application/xml"


def test_without_its_secret_it_is_not_configured():
    source = KIND.connect(ROW, Options(url="http://127.0.0.1:9", secret="umf"), around())
    assert asyncio.run(ask(source, ROW, QUESTION)).reason is Reason.NOT_CONFIGURED


def test_the_published_schema_and_what_is_read_are_the_same():
    xs = "{http://www.w3.org/2001/XMLSchema}"
    schema = ElementTree.parse(XSD).getroot()
    assert schema.get("targetNamespace") == NAMESPACE
    published = {
        kind.get("name"): (
            {
                element.get("name"): (
                    int(element.get("minOccurs", "1")),
                    None if element.get("maxOccurs") == "unbounded" else int(element.get("maxOccurs", "1")),
                )
                for element in kind.iter(f"{xs}element")
            },
            {attribute.get("name"): attribute.get("use") == "required" for attribute in kind.iter(f"{xs}attribute")},
        )
        for kind in schema.iter(f"{xs}complexType")
    }
    assert published == dict(PROFILE)


def test_the_schema_says_that_it_is_ours():
    assert re.search(r"neither\s+Europol's nor the Union's", XSD.read_text())
