"""The connector kind `closed`: its successor's answer, said to be its successor's; its successor's failure, a failure."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Outcome, Reason, Standing
from firstcall.incident.datafile import BadData
from firstcall.sources import catalogue
from firstcall.sources.asking import ask
from firstcall.sources.connections import load
from firstcall.sources.holdings import Holdings, Page
from firstcall.sources.kinds import Around, kinds
from firstcall.sources.kinds.closed import KIND, Nothing
from firstcall.sources.protocol import Question, Reply, whole
from tests.sources.kinds import test_http as http
from tests.sources.kinds.contract import HttpContract, Plug

TODAY = date(2026, 11, 23)
AFTER = SourceRow(key="pnd", name="PND", holds="", asked_by=(("phone",),), max_age_days=30)
ROW = SourceRow(
    key="index", name="The index", holds="", asked_by=(("phone",),), standing=Standing.CLOSED, successor="pnd"
)
ROWS = {row.key: row for row in (ROW, AFTER)}
QUESTION = replace(http.QUESTION, id="1/caller:index:1", source="index")


class Says:
    """A successor that replies with what it is given, to the question that it is asked."""

    def __init__(self, **changed: object) -> None:
        self.changed = changed
        self.asked: list[Question] = []

    async def ask(self, question):
        self.asked.append(question)
        reply = Reply(question=question.id, source=question.source, as_of=TODAY, count=0, records=())
        return whole(replace(reply, **self.changed))


def around(rows=ROWS, **sources):
    def page(_question):
        return Page(found=(), as_of=None)

    return Around(search=page, apart=None, source=sources.__getitem__, secret={}.__getitem__, rows=rows)


def closed(row=ROW, rows=ROWS, **sources):
    return KIND.connect(row, Nothing(), around(rows, **sources))


def asked(source, row=ROW):
    return asyncio.run(ask(source, row, QUESTION))


def test_it_answers_with_its_successors_records_and_says_whose_they_are():
    pnd = Says(count=1, records=(http.HIT,), says="Of this force only.")
    result = asked(closed(pnd=pnd))
    assert (result.outcome, result.records, result.as_of) == (Outcome.TRACE, (http.HIT,), TODAY)
    assert result.says == "The index is closed; answered by PND. Of this force only."
    assert [(q.source, q.by_what, q.today) for q in pnd.asked] == [("pnd", QUESTION.by_what, TODAY)]


def test_a_proved_zero_of_the_successor_is_one_with_its_date():
    result = asked(closed(pnd=Says(as_of=TODAY - timedelta(days=3))))
    assert (result.outcome, result.as_of) == (Outcome.NO_TRACE, TODAY - timedelta(days=3))
    assert "answered by PND" in result.says


FAILURES = [
    (Says(as_of=TODAY - timedelta(days=31)), Reason.STALE, "31 days: the closed row alone would take it"),
    (Says(as_of=TODAY - timedelta(days=400)), Reason.STALE, "400 days"),
    (Says(as_of=TODAY + timedelta(days=9)), Reason.MALFORMED, "data of the future"),
    (Says(question="another"), Reason.WRONG_SUBJECT, "another question"),
    (Says(source="index"), Reason.WRONG_SUBJECT, "in the name of the closed one"),
    (Says(source="visor"), Reason.WRONG_SUBJECT, "in the name of a third"),
    (Says(count=2), Reason.MALFORMED, "a count that does not agree"),
    (Says(cut_off=True), Reason.INCOMPLETE, "cut off and nothing found"),
    (Holdings(lambda question: Page(found=(), as_of=None)), Reason.NOT_CONFIGURED, "not connected"),
]


@pytest.mark.parametrize(("successor", "reason", "why"), FAILURES, ids=[row[2] for row in FAILURES])
def test_a_failure_of_the_successor_stays_a_failure(successor, reason, why):
    result = asked(closed(pnd=successor))
    assert (result.outcome, result.reason, result.records) == (Outcome.NOT_CHECKED, reason, ())
    assert result.says


def test_a_closed_system_without_a_successor_is_not_checked():
    result = asked(closed(replace(ROW, successor=None)))
    assert (result.outcome, result.reason) == (Outcome.NOT_CHECKED, Reason.NOT_CONFIGURED)


def test_a_chain_of_closed_ones_ends_with_the_one_that_answers():
    oldest = replace(ROW, key="register", name="The register", successor="index")
    rows = ROWS | {"register": oldest}
    index = closed(ROW, rows, pnd=Says())
    result = asyncio.run(ask(closed(oldest, rows, index=index), oldest, replace(QUESTION, source="register")))
    assert result.outcome is Outcome.NO_TRACE
    assert result.says == "The register is closed; answered by The index. The index is closed; answered by PND."


def test_a_ring_of_successors_is_a_fault_of_the_data(tmp_path):
    row = "key: {}\nname: X\nholds: x\nasked_by: [[phone]]\nstanding: closed\nstanding_says: closed\nsuccessor: {}\n"
    for key, successor in (("one", "two"), ("two", "three"), ("three", "one"), ("before", "one")):
        (tmp_path / f"{key}.yaml").write_text(row.format(key, successor), "utf-8")
    with pytest.raises(BadData) as told:
        catalogue.load(tmp_path)
    assert {(f.file.stem, f.line) for f in told.value.faults} == {("one", 7), ("two", 7), ("three", 7)}
    assert "'one' is its own successor in the end (one → two → three → one)" in str(told.value)


@pytest.mark.parametrize(("standing", "kind"), [(Standing.CLOSED, "closed"), (Standing.REQUEST_ONLY, "request")])
def test_how_a_row_stands_decides_how_it_is_connected_whatever_its_file_says(tmp_path, standing, kind):
    (tmp_path / "index.yaml").write_text("source: index\nkind: holdings\n", "utf-8")
    rows = ROWS | {"index": replace(ROW, standing=standing)}
    how = load(tmp_path, rows)
    assert (how["index"].kind, how["pnd"].kind) == (kinds()[kind], kinds()["holdings"])


class TestContract(HttpContract):
    """The far end is the successor's: however it fails, the closed one that asks it is not checked."""

    @pytest.fixture
    def plug(self):
        return Plug(
            row=ROW,
            question=QUESTION,
            connect=lambda address: closed(pnd=http.connect(address)),
            holding=http.holding,
            empty=http.empty,
            nothing=http.nothing,
            another=http.another,
            before=http.before,
            planted=(http.SECRET, http.TOKEN),
        )
