"""The far end of a wire, in a process of its own: answers the source protocol at a set pace, or hangs, drips or floods.

The pace of a question follows from its id alone, so that whoever asked knows how long the far end took.

    python -m tests.benchmarks.far_end --median 200 --p99 2000
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import math
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from statistics import NormalDist

TOP = Path(__file__).parents[2]
#: No question takes longer than so many p99.
LONGEST = 2
_Z99 = NormalDist().inv_cdf(0.99)


@dataclass(frozen=True)
class Pace:
    """How long answers take, in milliseconds: a lognormal with this median and this 99th percentile."""

    median: float
    p99: float

    def of(self, question: str) -> float:
        """How long the question of this id takes."""
        share = int.from_bytes(blake2b(question.encode(), digest_size=8).digest(), "big") / 2**64
        sigma = math.log(self.p99 / self.median) / _Z99
        drawn = self.median * math.exp(sigma * NormalDist().inv_cdf(min(max(share, 1e-9), 1 - 1e-9)))
        return min(drawn, LONGEST * self.p99)


@contextlib.contextmanager
def far_end(pace: Pace) -> Iterator[str]:
    """A far end for as long as a block lasts; gives its address. A source's name, and a manner before it, stand in the path."""
    words = [sys.executable, "-m", "tests.benchmarks.far_end", "--median", str(pace.median), "--p99", str(pace.p99)]
    process = subprocess.Popen(words, cwd=TOP, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        port = int(process.stdout.readline())
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


async def _serve(pace: Pace) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            while True:
                await _one(pace, reader, writer)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, limit=1_000_000)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


async def _one(pace: Pace, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    length = next(int(line.split(":")[1]) for line in head.split("\r\n") if line.lower().startswith("content-length:"))
    question = json.loads(await reader.readexactly(length))
    manner = head.split(" ", 2)[1].split("/")[1]
    await MANNERS.get(manner, _well)(pace, question, writer)


_HEAD = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"


def _reply(question: dict[str, str], records: str = "", count: int = 0) -> bytes:
    named = json.dumps({"question": question["id"], "source": question["source"]})[1:-1]
    return f'{{{named}, "as_of": "{question["today"]}", "count": {count}, "records": [{records}]}}'.encode()


async def _whole(writer: asyncio.StreamWriter, body: bytes) -> None:
    writer.write(f"{_HEAD}content-length: {len(body)}\r\n\r\n".encode() + body)
    await writer.drain()


async def _well(pace: Pace, question: dict[str, str], writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(pace.of(question["id"]) / 1000)
    await _whole(writer, _reply(question))


async def _hang(pace: Pace, question: dict[str, str], writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(600)


async def _drip(pace: Pace, question: dict[str, str], writer: asyncio.StreamWriter) -> None:
    body = _reply(question)
    writer.write(f"{_HEAD}content-length: {len(body)}\r\n\r\n".encode())
    for byte in body:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(0.05)


async def _flood(pace: Pace, question: dict[str, str], writer: asyncio.StreamWriter) -> None:
    """A body without an end, as fast as it is taken."""
    writer.write(f"{_HEAD}connection: close\r\n\r\n".encode())
    while True:
        writer.write(b" " * 65_536)
        await writer.drain()


async def _crumbs(pace: Pace, question: dict[str, str], writer: asyncio.StreamWriter) -> None:
    """A body without an end in chunks of one byte: each costs whoever reads it far more than its byte."""
    writer.write(f"{_HEAD}transfer-encoding: chunked\r\n\r\n".encode())
    while True:
        writer.write(b"1\r\n \r\n" * 8192)
        await writer.drain()


#: What ``_heap`` sends: as many well-formed records as stay just below what is read of a wire.
_RECORD = (
    '{"id": "R%05d", "summary": "Alan EXAMPLE, born 2 November 1971", "match": {"bits": 20.0, "certainty": "certain"}, '
    '"record": {"id": "R%05d", "persons": [{"names": [{"forenames": "Alan", "surname": "Example"}], "born": "1971-11-02"}]}}'
)
_MANY = 3_800
_RECORDS = ",".join(_RECORD % (n, n) for n in range(_MANY))


async def _heap(pace: Pace, question: dict[str, str], writer: asyncio.StreamWriter) -> None:
    """A well-formed answer with a heap of records, at once."""
    await _whole(writer, _reply(question, _RECORDS, _MANY))


Manner = Callable[[Pace, dict[str, str], asyncio.StreamWriter], Awaitable[None]]
#: What a far end may do, by the first part of the path; any other name answers well.
MANNERS: dict[str, Manner] = {
    "well": _well,
    "hang": _hang,
    "drip": _drip,
    "flood": _flood,
    "crumbs": _crumbs,
    "heap": _heap,
}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--median", type=float, required=True)
    parser.add_argument("--p99", type=float, required=True)
    asked = parser.parse_args()
    asyncio.run(_serve(Pace(asked.median, asked.p99)))
