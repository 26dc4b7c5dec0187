"""Asking while minding the sources' health: what turned goes into the house log, and what the log says is heeded."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from firstcall.checks import health
from firstcall.checks.asking_again import ask_again, doubtful
from firstcall.checks.health import Said, Standing
from firstcall.incident.catalogue import SourceRow
from firstcall.incident.entries import Draft
from firstcall.log.gate import writing
from firstcall.log.recording import note
from firstcall.sources.asking import ask
from firstcall.sources.minding import minded, most
from firstcall.sources.outcomes import Result
from firstcall.sources.protocol import Question, Source
from firstcall.sources.watching import BETTER, Health, Turned, Watch

#: Open incidents of which a doubtful source's answers are planned anew in one turn: no answer waits behind a hundred of them.
MOST_A_TURN = 4
#: How often an incident is tried that cannot be written to, before it is left as it stands.
MOST_TRIES = 3


@dataclass(frozen=True, slots=True)
class _Doubtful:
    """An open incident on which a source that is wrong answered "no trace"."""

    incident: int
    wrong: Said
    tries: int = 1


class Watched:
    """The health of the sources as one worker minds it. What other workers and earlier ones found out counts too."""

    def __init__(
        self, worker: str, sources: Mapping[str, Source], watches: Mapping[str, Watch], now: Callable[[], datetime]
    ) -> None:
        self._worker = worker
        self._sources = sources
        self._watches = watches
        self._now = now
        self._turned: list[Turned] = []
        self._standing: dict[str, Standing] = {}
        self._read_upto: int | None = None
        self._back: set[str] = set()
        self._wrong: list[Said] = []
        self._doubtful: deque[_Doubtful] = deque()

    @property
    def idle(self) -> bool:
        """Whether nothing waits to be recorded or to be planned anew."""
        self._collect()
        return not self._turned and not self._wrong and not self._doubtful

    async def ask(self, row: SourceRow, question: Question) -> Result:
        """Ask a source unless it is being left alone, and doubt what a source that is wrong did not find.

        A source without a watch of its own, a closed one, has no health but its successor's.
        """
        source, watch = self._sources.get(row.key), self._watches.get(row.key)
        if watch is None:
            return await ask(source, row, question)
        return await minded(source, watch, row, question, self._now)

    def canaries(self, now: datetime) -> list[tuple[Watch, Question]]:
        """The questions to ask now whose answer is known."""
        asked = ((watch, watch.canary(now)) for watch in self._watches.values())
        return [(watch, question) for watch, question in asked if question is not None]

    async def sing(self, watch: Watch, question: Question) -> None:
        """Ask a source for the record that it must find, and mind what comes back."""
        result = await ask(self._sources.get(watch.row.key), watch.row, question, most=most(watch))
        now = self._now()
        self._heard(watch.heard(result, now))
        self._heard(watch.sung(result, now))

    def record(self, now: datetime) -> None:
        """Heed what others wrote of the sources' health, and write what turned here, each turn once."""
        if not self._watches:
            return
        self._collect()
        if not self._turned:
            self._follow()
            return
        with writing():
            self._follow()
            news = [t for t in self._turned if self._standing.get(t.source, Standing()).last(t.state) is not t.state]
            if news:
                note([Draft(body=health.noted(turned, self._worker)) for turned in news], at=now)
        self._turned.clear()
        self._follow()

    def doubted(self, source: str, result: Result) -> Result:
        """A result as it may be recorded now: what was found out since it was judged counts."""
        watch = self._watches.get(source)
        return result if watch is None else watch.doubted(result)

    def plan_anew(self, now: datetime) -> None:
        """Plan anew some of the checks to which a source that is wrong answered "no trace" lately."""
        while self._wrong:
            wrong = self._wrong[0]
            self._doubtful.extend(_Doubtful(incident, wrong) for incident in doubtful(wrong.source, wrong.since))
            self._wrong.pop(0)
        for _ in range(min(len(self._doubtful), MOST_A_TURN)):
            one = self._doubtful.popleft()
            why = _why(self._watches[one.wrong.source].row)
            try:
                ask_again(one.incident, one.wrong.source, since=one.wrong.since, why=why, at=now)
            except Exception:
                if one.tries < MOST_TRIES:
                    self._doubtful.append(_Doubtful(one.incident, one.wrong, one.tries + 1))
                raise

    def back(self) -> set[str]:
        """The sources that have become better since this was last asked."""
        self._collect()
        back, self._back = self._back, set()
        return back

    def _collect(self) -> None:
        """What turned while sources were asked, by us or in another's place."""
        for watch in self._watches.values():
            news, watch.news = watch.news, []
            for turned in news:
                self._heard(turned)

    def _heard(self, turned: Turned | None) -> None:
        if turned is None:
            return
        self._turned.append(turned)
        if turned.state in BETTER:
            self._back.add(turned.source)

    def _follow(self) -> None:
        upto = health.head()
        if self._read_upto is None:
            self._resume()
        elif upto > self._read_upto:
            for said in health.told_after(self._read_upto, upto=upto):
                self._heed(said)
        self._read_upto = upto

    def _resume(self) -> None:
        """Begin where the log says that the sources stand: a worker that starts believes no source that was wrong."""
        self._standing = health.standings(health.told())
        for source, standing in self._standing.items():
            watch = self._watches.get(source)
            for said in (standing.breaker, standing.canary):
                if said is not None and watch is not None:
                    watch.told(said.state, said.at)
            if standing.wrong is not None and watch is not None and watch.wrong_since is not None:
                self._wrong.append(standing.wrong)

    def _heed(self, said: Said) -> None:
        self._standing[said.source] = self._standing.get(said.source, Standing()).after(said)
        if said.source not in self._watches:
            return
        if said.worker != self._worker:
            self._watches[said.source].told(said.state, said.at)
            if said.state in BETTER:
                self._back.add(said.source)
        if said.state is Health.WRONG:
            self._wrong.append(said)


def _why(row: SourceRow) -> str:
    return f"{row.name} did not find the record that it must find, so that finding nobody said nothing"
