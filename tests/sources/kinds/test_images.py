"""The connector kind `images`: hashes and referrals. No test here knows an image either."""

from __future__ import annotations

import asyncio
import random
import threading
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Certainty, Outcome, Reason
from firstcall.incident.datafile import BadData
from firstcall.sources import connections
from firstcall.sources.asking import ask
from firstcall.sources.images_index import BadIndex, pdq, read
from firstcall.sources.kinds import images
from firstcall.sources.kinds.images import KIND, MOST, Options
from firstcall.sources.protocol import Question

TODAY = date(2026, 11, 23)
ROW = SourceRow(key="childbase", name="Childbase", holds="", asked_by=(("image",),), referral_only=True)
HELD = "0f" * 32
OTHER = "f0" * 32
NOBODYS = "00" * 32


def question(*images):
    by_what = {"image": images} if images else {}
    return Question(id="7/caller:childbase:1", incident=7, source="childbase", by_what=by_what, today=TODAY)


def flipped(hashed, bits):
    number = int(hashed, 16)
    for bit in random.Random(4711).sample(range(256), bits):
        number ^= 1 << bit
    return f"{number:064x}"


def write(path, rows):
    path.write_text("\n".join([f"# as of 2026-11-20, {len(rows)} hashes", "hash,reference,specialist", *rows]))


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "hashes.csv"
    path.write_text(
        "# as of 2026-11-20, 2 hashes\nhash,reference,specialist\n"
        f"{HELD},IMG-1,the invented images team\n{OTHER.upper()},IMG-2,\n"
    )
    return path


def asked(path, *images, **options):
    return asyncio.run(ask(KIND.connect(ROW, Options(index=path, **options), None), ROW, question(*images)))


def test_a_listed_hash_is_referred_and_nothing_is_shown(listed):
    result = asked(listed, HELD)
    [found] = result.records
    assert (result.outcome, result.as_of) == (Outcome.TRACE, date(2026, 11, 20))
    assert (found.id, found.about, found.match.certainty) == ("IMG-1", None, Certainty.CERTAIN)
    assert found.record.text.startswith("Refer to the invented images team, reference IMG-1.")
    assert found.record.persons == () and found.record.event is None


def test_no_hash_of_the_list_comes_back(listed):
    near = flipped(HELD, 12)
    assert HELD not in msgspec.json.encode(asked(listed, near).records).decode()


def test_who_is_to_be_asked_stands_in_the_connection_where_the_list_does_not_say(listed):
    [found] = asked(listed, OTHER, specialist="the force's specialists").records
    assert found.record.text.startswith("Refer to the force's specialists, reference IMG-2.")


@pytest.mark.parametrize(("bits", "near", "there"), [(31, 31, True), (32, 31, False), (1, 0, False), (0, 0, True)])
def test_a_hash_is_near_as_far_as_the_connection_says(listed, bits, near, there):
    result = asked(listed, flipped(HELD, bits), near=near)
    assert result.outcome is (Outcome.TRACE if there else Outcome.NO_TRACE)
    if there and bits:
        assert result.records[0].match.certainty is Certainty.POSSIBLE
        assert f"differs in {bits} of 256 bits" in result.records[0].summary


def test_a_hash_that_is_not_listed_is_no_trace_of_the_day_of_the_list(listed):
    result = asked(listed, NOBODYS)
    assert (result.outcome, result.as_of) == (Outcome.NO_TRACE, date(2026, 11, 20))


@pytest.mark.parametrize(
    "told", [(), ("holiday.jpg",), ("d41d8cd98f00b204e9800998ecf8427e",), ("x" * 64,), ("0f" * 33,)]
)
def test_what_is_no_pdq_hash_is_not_looked_up(listed, told):
    result = asked(listed, *told)
    assert (result.outcome, result.reason) == (Outcome.NOT_CHECKED, Reason.INCOMPLETE)


def test_one_hash_of_another_kind_beside_a_good_one_proves_nothing(listed):
    assert asked(listed, NOBODYS, "d41d8cd98f00b204e9800998ecf8427e").reason is Reason.INCOMPLETE
    result = asked(listed, HELD, "d41d8cd98f00b204e9800998ecf8427e")
    assert result.outcome is Outcome.TRACE and "1 of what was told is no PDQ hash" in result.says


def test_the_nearest_come_first_and_each_reference_once(tmp_path):
    path = tmp_path / "hashes.csv"
    rows = [f"{flipped(HELD, bits)},IMG-{bits % 3},x" for bits in (9, 4, 7, 1, 2)]
    write(path, rows)
    assert [found.id for found in asked(path, HELD).records] == ["IMG-1", "IMG-2", "IMG-0"]


def test_more_than_a_desk_can_refer_cut_the_answer_off(tmp_path):
    path = tmp_path / "hashes.csv"
    rows = [f"{flipped(HELD, number % 9)},IMG-{number},x" for number in range(MOST + 1)]
    write(path, rows)
    result = asked(path, HELD)
    assert result.cut_off and len(result.records) == MOST


def test_a_list_that_has_changed_is_read_anew(listed):
    source = KIND.connect(ROW, Options(index=listed), None)
    before = asyncio.run(ask(source, ROW, question(NOBODYS)))
    text = listed.read_text()
    beside = listed.with_suffix(".new")
    beside.write_text(f"{text}{NOBODYS},IMG-3,\n".replace("2 hashes", "3 hashes"))
    beside.replace(listed)
    after = asyncio.run(ask(source, ROW, question(NOBODYS)))
    assert (before.outcome, after.outcome) == (Outcome.NO_TRACE, Outcome.TRACE)


def test_a_list_that_takes_longer_than_a_question_is_read_all_the_same(listed, monkeypatch):
    """The first question gives up; the next one finds the list read."""
    go_on, reads = threading.Event(), []

    def slow(path):
        reads.append(path)
        go_on.wait(10)
        return read(path)

    monkeypatch.setattr(images, "read", slow)

    async def two():
        source = KIND.connect(ROW, Options(index=listed), None)
        first = await ask(source, msgspec.structs.replace(ROW, deadline_ms=100), question(HELD))
        go_on.set()
        return first, await ask(source, ROW, question(HELD))

    first, second = asyncio.run(two())
    assert (first.reason, second.outcome, len(reads)) == (Reason.TIMEOUT, Outcome.TRACE, 1)


def test_without_a_list_it_is_not_configured(tmp_path):
    assert asked(tmp_path / "none.csv", HELD).reason is Reason.NOT_CONFIGURED


def test_an_old_list_is_stale(tmp_path):
    path = tmp_path / "hashes.csv"
    path.write_text("# as of 2020-01-01, 0 hashes\nhash,reference,specialist\n")
    assert asked(path, HELD).reason is Reason.STALE


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("hash,reference,specialist\n", 1),
        ("# as of 2026-13-41, 0 hashes\nhash,reference,specialist\n", 1),
        ("# as of 2026-11-20\n", 1),
        ("# as of 2026-11-20, 0 hashes\n", 2),
        ("# as of 2026-11-20, 2 hashes\nhash,picture\n", 2),
        (f"# as of 2026-11-20, 2 hashes\nhash,reference,specialist\n{HELD},IMG-1,\nplanted-4711,IMG-2,\n", 4),
        (f"# as of 2026-11-20, 2 hashes\nhash,reference,specialist\n{HELD},,\n", 3),
        (f"# as of 2026-11-20, 2 hashes\nhash,reference,specialist\n{HELD}\n", 3),
        (f"# as of 2026-11-20, 2 hashes\nhash,reference,specialist\n{HELD},IMG-1,\n", 1),  # it was cut off
    ],
)
def test_a_list_that_is_wrong_in_one_line_proves_nothing(tmp_path, caplog, text, line):
    path = tmp_path / "hashes.csv"
    path.write_text(text)
    with pytest.raises(BadIndex, match=f"line {line}: "):
        read(path)
    result = asked(path, NOBODYS)
    assert (result.outcome, result.reason) == (Outcome.NOT_CHECKED, Reason.MALFORMED)
    assert f"line {line}" in caplog.text and "planted" not in caplog.text


def test_a_list_that_is_no_text_proves_nothing(tmp_path):
    path = tmp_path / "hashes.csv"
    for bad in (
        b"\xff\xfe\x00",
        b'# as of 2026-11-20, 1 hash\nhash,reference,specialist\n"open',
        b"# as of 2026-11-20, 1 hash\n\xff\n",
    ):
        path.write_bytes(bad)
        assert asked(path, NOBODYS).reason is Reason.MALFORMED


@given(
    hashes=st.lists(st.integers(0, 2**256 - 1), min_size=1, max_size=30),
    asked_about=st.integers(0, 2**256 - 1),
    of=st.integers(0, 29),
    mask=st.sets(st.integers(0, 255), max_size=40),
    near=st.integers(0, 64),
)
def test_what_is_found_is_what_counting_the_bits_one_by_one_finds(
    tmp_path_factory, hashes, asked_about, of, mask, near
):
    """Half of the questions stand near a hash of the list, where the half that is compared first could mislead."""
    question = asked_about if of % 2 else hashes[of % len(hashes)] ^ sum(1 << bit for bit in mask)
    path = tmp_path_factory.mktemp("list") / "hashes.csv"
    rows = [f"{number:064x},R{at},x" for at, number in enumerate(hashes)]
    write(path, rows)
    found, more = read(path).near(f"{question:064x}", near, 100)
    by_hand = sorted(((n ^ question).bit_count(), f"R{at}") for at, n in enumerate(hashes))
    assert sorted((one.distance, one.reference) for one in found) == [one for one in by_hand if one[0] <= near]
    assert not more


@given(st.text())
def test_a_hash_is_read_or_refused(text):
    hashed = pdq(text)
    assert hashed is None or (len(hashed) == 64 and int(hashed, 16) >= 0)


@pytest.mark.parametrize(
    "line", ["index: /x.csv\n  near: 65", "near: 3", "index: /x.csv\n  show: true", "index: x.csv"]
)
def test_options_that_cannot_be_are_refused(tmp_path, line):
    (tmp_path / "childbase.yaml").write_text(f"source: childbase\nkind: images\nwith:\n  {line}\n")
    with pytest.raises(BadData):
        connections.load(tmp_path, ["childbase"])
