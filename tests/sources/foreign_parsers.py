"""The readers of foreign answers: what each is given at its best, how that is spoiled, and when nobody really is no trace."""

from __future__ import annotations

import contextlib
import copy
import io
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree

import msgspec

from firstcall.incident.catalogue import SourceRow
from firstcall.incident.codes import Certainty, Outcome
from firstcall.incident.records import Found, Match, Record, RecordPerson
from firstcall.matching.description import of_query
from firstcall.matching.names import fold
from firstcall.sources import images_index, interpol_answers, opensanctions_answers, umf_messages
from firstcall.sources.foreign import Unproved
from firstcall.sources.images_index import BadIndex
from firstcall.sources.interpol_answers import Colour
from firstcall.sources.outcomes import judge
from firstcall.sources.protocol import Question, Raw, Reply
from tests.sources.kinds.recorded import HERE, names, recorded

TODAY = date(2026, 11, 23)
ROW = SourceRow(key="international", name="Abroad", holds="", asked_by=(("name", "born"),))
QUESTION = Question(
    id="7/caller:international:1",
    incident=7,
    source="international",
    by_what={"name": ("Torvald Lindqvist-Example",), "born": ("1971-11-02",)},
    today=TODAY,
)
DESCRIBED = of_query(QUESTION.by_what, TODAY)
ASKED = {"name": ["Torvald Lindqvist-Example"], "birthDate": ["1971-11-02"]}
INTERPOL_ASKED = {"name": "EXAMPLE", "forename": "ALAN"}


@dataclass(frozen=True, kw_only=True)
class Reader:
    """One reader: what it makes of bytes, the good answers that it is given spoilt, and when a zero is really proved.

    ``read`` gives the outcome; None where what it reads is no answer (a catalogue, a list). ``proves`` is an independent
    reading of the same bytes: whether they say that nobody was found to this very question. ``cost``: how much longer than
    the others it takes for one of them, so that it is given so many times fewer.
    """

    name: str
    read: Callable[[bytes], Outcome | None]
    good: tuple[bytes, ...]
    proves: Callable[[bytes], bool]
    cost: int = 1


def judged(raw: Raw, body: bytes) -> Outcome:
    return judge(QUESTION, ROW, status=raw.status, content_type=raw.content_type, length=raw.length, body=body).outcome


def outcome_of(read: Callable[[bytes], Reply]) -> Callable[[bytes], Outcome]:
    """What comes of it in the end: the reply, or the refusal, as the judge sees it."""

    def outcome(body: bytes) -> Outcome:
        try:
            sent = msgspec.json.encode(read(body))
        except Unproved as doubt:
            return judged(doubt.raw, _body(doubt.raw))
        return judge(QUESTION, ROW, status=200, content_type="application/json", length=len(sent), body=sent).outcome

    return outcome


def _body(raw: Raw) -> bytes:
    async def read() -> bytes:
        return b"".join([part async for part in raw.body()])

    try:
        read().send(None)  # nothing in it waits: the body of a refusal is there
    except StopIteration as done:
        return bytes(done.value)
    raise AssertionError


def _yente(body: bytes) -> Reply:
    return opensanctions_answers.reply(body, question=QUESTION, asked=ASKED, as_of=date(2026, 11, 22))


def _interpol(body: bytes) -> Reply:
    page = interpol_answers.notices(
        body, colour=Colour.RED, asked=INTERPOL_ASKED, question=QUESTION, described=DESCRIBED
    )
    return Reply(question=QUESTION.id, source=QUESTION.source, as_of=TODAY, count=len(page.found), records=page.found)


def _umf(body: bytes) -> Reply:
    return umf_messages.reply(body, QUESTION)


def _own(body: bytes) -> Outcome:
    return judge(QUESTION, ROW, status=200, content_type="application/json", length=len(body), body=body).outcome


def _catalog(body: bytes) -> None:
    with contextlib.suppress(Unproved):
        opensanctions_answers.data_date(body, "example_list")


def _list(body: bytes) -> None:
    with contextlib.suppress(BadIndex):
        images_index.read_lines(io.TextIOWrapper(io.BytesIO(body), encoding="utf-8", newline=""))


def _yente_proves(body: bytes) -> bool:
    told = json.loads(body)["responses"][QUESTION.id]
    query = told["query"]
    return (
        (told["status"], told["results"], told["total"]["value"], told["total"]["relation"]) == (200, [], 0, "eq")
        and query["schema"] == "Person"
        and all(
            {" ".join(text.split()).casefold() for text in texts}
            <= {" ".join(text.split()).casefold() for text in query["properties"][key]}
            for key, texts in ASKED.items()
        )
    )


def _interpol_proves(body: bytes) -> bool:
    told = json.loads(body)
    linked = dict(parse_qsl(urlsplit(told.get("_links", {}).get("self", {}).get("href", "")).query))
    said = [told.get("query", {}), linked]
    names_said = all(
        any(fold(str(each.get(key, ""))) == fold(text) for each in said) for key, text in INTERPOL_ASKED.items()
    )
    return told["total"] == 0 and told["_embedded"]["notices"] == [] and names_said


def _umf_proves(body: bytes) -> bool:
    root = ElementTree.fromstring(body)
    return (
        root.tag == f"{{{umf_messages.NAMESPACE}}}PersonAnswer"
        and (root.get("query"), int(root.get("total", "1")), len(root)) == (QUESTION.id, 0, 0)
        and bool(date.fromisoformat(root.get("asOf", "")))
        and not (root.text or "").strip()
    )


def _own_proves(body: bytes) -> bool:
    told = json.loads(body)
    return (told["question"], told["source"], told["count"], told["records"]) == (
        QUESTION.id,
        QUESTION.source,
        0,
        [],
    ) and bool(date.fromisoformat(told["as_of"]))


def never(_body: bytes) -> bool:
    return False


def _json(name: str) -> bytes:
    return json.dumps(recorded(name)["answer"]).encode()


def _yente_answer(name: str) -> bytes:
    """A recorded answer, as if each of them had been asked about the same person."""
    answer = recorded(name)["answer"]
    for response in answer.get("responses", {}).values():
        response["query"]["properties"] = ASKED
    return json.dumps(answer).encode()


_HIT = Found(
    id="R1",
    summary="a record",
    match=Match(bits=20.0, certainty=Certainty.CERTAIN),
    record=Record(id="R1", persons=(RecordPerson(born="1971-11-02", phones=("07700 900461",)),)),
    about=0,
)


def _replies() -> tuple[bytes, ...]:
    zero = Reply(question=QUESTION.id, source=QUESTION.source, as_of=TODAY, count=0, records=())
    hit = msgspec.structs.replace(zero, count=1, records=(_HIT,))
    other = msgspec.structs.replace(zero, question="8/other:international:1")
    return tuple(map(msgspec.json.encode, (zero, hit, other)))


_ROWS = b"".join(b"%064x,IMG-%d,somebody\n" % (n, n) for n in range(5))
ANSWERS = (
    Reader(
        name="opensanctions",
        read=outcome_of(_yente),
        good=tuple(_yente_answer(name) for name in names("yente") if name != "yente-catalog"),
        proves=_yente_proves,
    ),
    Reader(name="opensanctions, its catalogue", read=_catalog, good=(_json("yente-catalog"),), proves=never),
    Reader(
        name="interpol",
        read=outcome_of(_interpol),
        good=tuple(map(_json, names("interpol"))),
        proves=_interpol_proves,
    ),
    Reader(
        name="umf",
        read=outcome_of(_umf),
        good=tuple(path.read_bytes() for path in sorted(HERE.glob("umf-*.xml"))),
        proves=_umf_proves,
    ),
    Reader(
        name="images, its list",
        read=_list,
        good=(b"# as of 2026-11-20, 5 hashes\nhash,reference,specialist\n" + _ROWS,),
        proves=never,
    ),
    Reader(name="http, the source protocol", read=_own, good=_replies(), proves=_own_proves),
)


def proved(reader: Reader, body: bytes) -> bool:
    """Whether an independent reading says that nobody was found to this question. Whatever it cannot read proves nothing."""
    try:
        return reader.proves(body)
    except Exception:
        return False


_ODD = (
    b"null", b"true", b"0", b"-1", b"1e999", b"NaN", b'""', b"[]", b"{}", b'"\\ud800"', b'"\\u0000"', b"[" * 600, b"99999999999999999999",
    b"&a [*a]", b"!!python/name:os", b"? ", b"<<: *a", b"\t- ", b": |\n", b"---\n", b"%00", b"%zz", b"..", b"2026-13-45",
    b"\xff", b"\x00", b"\xef\xbb\xbf", b"<!DOCTYPE x>", b"&lt;", b"]]>", b'"', b",", b":", b"}", b"]", b"<", b"/>", b"0.0", b"-0",
    "٣".encode(), b'"0"', b'"2026-02-30"', b"0000-00-00", b"9999-12-31",
)  # fmt: skip
_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**63, -(2**70), 0.5, 1e308, "", " ", "x", "\x00", "\u202e", "é" * 3000, "2026-02-30", "0001-01-01",
    "9999-12-31", [], {}, [[]], [None], [{}], {"value": 0}, "eq", "Person", QUESTION.id,
)  # fmt: skip


def spoilt(good: tuple[bytes, ...], chance: random.Random) -> bytes:
    """One of the good answers, changed in one to four ways: bytes, slices, tokens, or values within its JSON."""
    body = chance.choice(good)
    if chance.random() < 0.5 and body[:1] in b"{[" and b"\n{" not in body:
        return _value_changed(body, chance)
    for _ in range(chance.randint(1, 4)):
        body = chance.choice(_WAYS)(body, good, chance)
    return body


def _value_changed(body: bytes, chance: random.Random) -> bytes:
    told = json.loads(body)
    for _ in range(chance.randint(1, 3)):
        where = told
        while True:
            keys: list[Any] = list(where) if isinstance(where, dict) else list(range(len(where)))
            if not keys:
                break
            key = chance.choice(keys)
            inside = where[key]
            if isinstance(inside, dict | list) and inside and chance.random() < 0.8:
                where = inside
                continue
            _one_changed(where, key, chance)
            break
    return json.dumps(told).encode()


def _one_changed(where: Any, key: Any, chance: random.Random) -> None:
    what = chance.random()
    if what < 0.2:
        del where[key]
    elif what < 0.3 and isinstance(where, list):
        where.append(copy.deepcopy(where[key]))
    else:
        where[key] = copy.deepcopy(chance.choice(_VALUES))


Way = Callable[[bytes, tuple[bytes, ...], random.Random], bytes]


def _at(body: bytes, chance: random.Random) -> int:
    return chance.randrange(len(body) + 1)


def _cut(body: bytes, _good: tuple[bytes, ...], chance: random.Random) -> bytes:
    return body[: _at(body, chance)]


def _gap(body: bytes, _good: tuple[bytes, ...], chance: random.Random) -> bytes:
    start = _at(body, chance)
    return body[:start] + body[start + chance.randint(1, 40) :]


def _again(body: bytes, _good: tuple[bytes, ...], chance: random.Random) -> bytes:
    start = _at(body, chance)
    return body[:start] + body[start : start + chance.randint(1, 200)] * 2 + body[start:]


def _odd(body: bytes, _good: tuple[bytes, ...], chance: random.Random) -> bytes:
    at = _at(body, chance)
    return body[:at] + chance.choice(_ODD) + body[at + chance.randint(0, 6) :]


def _byte(body: bytes, _good: tuple[bytes, ...], chance: random.Random) -> bytes:
    at = _at(body, chance)
    return body[:at] + bytes([chance.randrange(256)]) + body[at + 1 :]


def _spliced(body: bytes, good: tuple[bytes, ...], chance: random.Random) -> bytes:
    other = chance.choice(good)
    return body[: _at(body, chance)] + other[_at(other, chance) :]


_WAYS: tuple[Way, ...] = (_cut, _gap, _again, _odd, _odd, _byte, _byte, _spliced)
