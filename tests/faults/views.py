"""Every view in which a check may be seen, in one list: what addresses it stands for, and how it is read.

A new address of the desk or the API that shows an incident has to be in the list (a test fails until it is). A view that
draws checks reads its own drawing back into ``Drawn``; of one that does not, it is enough that it claims no "no trace".
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.test import Client

from firstcall.api.tokens import Scope
from firstcall.exercises import telling
from firstcall.exercises.expecting import Played
from firstcall.exercises.offsets import When
from firstcall.exercises.playing import Replay
from firstcall.exercises.scenario import ContactPlanned, Scenario
from firstcall.guidance import book as books
from firstcall.incident.codes import Plan
from firstcall.log import reading
from tests.api import building as api
from tests.desk.signing_in import client_of
from tests.faults.laying import ALL_ANSWER, Laid

#: What stands on a page whatever the checks came to: it explains the words, and claims nothing of anybody.
_SAYS_NOTHING = (
    re.compile(r"\bis not (?:a )?“no trace”", re.IGNORECASE),
    re.compile(r"<b>No trace</b>: the system answered this question"),
)
_CLAIM = re.compile(r"\bno[ _-]trace\b.{0,40}|○.{0,40}", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Drawn:
    """A cell as a view draws it: ``no_trace``, ``trace``, ``not_checked``, ``pending`` or ``not_asked``; and its words."""

    outcome: str
    says: str


Cells = Mapping[str, Drawn]


@dataclass(frozen=True)
class View:
    """One view: the addresses that it stands for (names of the desk's, ``GET path`` of the API's), and how it is read.

    ``texts`` gives everything that it shows of an incident; ``cells`` reads the drawings of the checks back from that, where
    it draws them.
    """

    name: str
    addresses: tuple[str, ...]
    texts: Callable[[Laid], list[str]]
    cells: Callable[[Laid, list[str]], Cells] | None = None


def claims(texts: list[str]) -> list[str]:
    """Wherever a text claims that a source holds nothing."""
    found = []
    for text in texts:
        left = text
        for harmless in _SAYS_NOTHING:
            left = harmless.sub("", left)
        found += [match.group(0) for match in _CLAIM.finditer(left)]
    return found


_LOOKS = {
    "trace": "trace",
    "no-trace": "no_trace",
    "not-checked": "not_checked",
    "incomplete": "not_checked",
    "pending": "pending",
    "closed": "not_asked",
}


def _drawn(look: str, shown: str) -> Drawn:
    words = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", shown)).split())
    return Drawn(_LOOKS[look], words)


def _page(address: str, *, supervisor: bool = False, **headers: str) -> Callable[[Laid], list[str]]:
    def texts(laid: Laid) -> list[str]:
        client = client_of(laid.supervisor if supervisor else laid.handler)
        answer = client.get(address.format(incident=laid.incident), headers=headers, follow=True)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        return [answer.content.decode()]

    return texts


_IN_MATRIX = re.compile(
    r'<td class="look look--([a-z-]+)[^"]*"><a [^>]*id="cell-caller-([a-z-]+)"[^>]*title="([^"]*)".*?</td>', re.DOTALL
)


def _matrix(_laid: Laid, texts: list[str]) -> Cells:
    cells = {}
    for match in _IN_MATRIX.finditer("".join(texts)):
        text = match.group(0).partition("look__text")[2].partition(">")[2]
        assert match.group(3), "a cell without its sentence"
        cells[match.group(2)] = _drawn(match.group(1), text)
    return cells


_ON_PAPER = re.compile(
    r'<tr><th scope="row">([^<]*)</th><td><span class="look look--([a-z-]+) paper">(.*?)</tr>', re.DOTALL
)


def _paper(_laid: Laid, texts: list[str]) -> Cells:
    keys = {html.escape(row.name, quote=True): row.key for row in books.current().sources}
    return {keys[name]: _drawn(look, says) for name, look, says in _ON_PAPER.findall("".join(texts))}


def _opened_cells(laid: Laid) -> list[str]:
    client = client_of(laid.handler)
    texts = []
    for n, row in enumerate(books.current().sources):
        headers = {} if n % 8 == 0 else {"X-Desk": "1"}  # a page of its own, or within the live page
        answer = client.get(f"/incidents/{laid.incident}/checks/caller/{row.key}/", headers=headers)
        assert answer.status_code == 200
        texts.append(f"<!--{row.key}-->{answer.content.decode()}")
    return texts


def _each_opened(_laid: Laid, texts: list[str]) -> Cells:
    cells = {}
    for text in texts:
        match = re.search(
            r'<!--([a-z-]+)-->.*?<p class="look look--([a-z-]+) opened__look">(.*?)</dl>', text, re.DOTALL
        )
        assert match is not None
        cells[match.group(1)] = _drawn(match.group(2), match.group(3))
    return cells


def _request_pages(laid: Laid) -> list[str]:
    client: Client = client_of(laid.handler)
    addresses = [f"/incidents/{laid.incident}/checks/caller/pnd/{name}" for name in ("request", "request/form")]
    return [client.get(address).content.decode() for address in addresses]


def _unfolded(laid: Laid) -> list[str]:
    last = reading.state(laid.incident).seq
    return _page(f"/incidents/{{incident}}/entries/1/{last}", **{"X-Desk": "1"})(laid)


_SENTENCE = re.compile(r"([a-z-]+) on caller: (no trace|trace|NOT CHECKED)([^<]*)")


def _sentences(_laid: Laid, texts: list[str]) -> Cells:
    """The last sentence on each source; of one that nobody has answered for there is none, and nothing is claimed."""
    told = {key: Drawn(said.lower().replace(" ", "_"), rest) for key, said, rest in _SENTENCE.findall("".join(texts))}
    return {
        row.key: told.get(row.key, Drawn("not_asked", "no answer stands in the log")) for row in books.current().sources
    }


def _state_sent(laid: Laid) -> list[str]:
    caller = api.Caller(api.token(Scope.READ_STATE, name=f"cad-{laid.way}"))
    answer = caller.get(f"/api/v1/incidents/{laid.incident}")
    assert answer.status_code == 200
    return [answer.content.decode()]


def _checks_sent(_laid: Laid, texts: list[str]) -> Cells:
    cells = {}
    for check in json.loads(texts[0])["checks"]:
        outcome = check["outcome"] if check["plan"] == Plan.DUE else "not_asked"
        outcome = "pending" if check["reason"] == "pending" else outcome
        cells[check["source"]] = Drawn(outcome, f"{check['reason'] or ''} {check['says']}".strip())
    return cells


def _replayed(laid: Laid) -> Replay:
    entries = tuple(reading.entries(laid.incident))
    state = reading.state(laid.incident)
    contact = ContactPlanned(
        id="only", at=When(), handler=laid.handler.id, channel=state.contact.channel, number=state.contact.number
    )
    played = Played(
        contact="only",
        incident=laid.incident,
        begins=laid.opened,
        moments=(),
        ends=laid.late,
        entries=entries,
        state=state,
    )
    scenario = Scenario(scenario="as-it-was", version=1, starts=laid.opened, contacts=(contact,))
    return Replay(scenario=scenario, entries=entries, played={"only": played}, judged=())


def _as_json(laid: Laid) -> list[str]:
    return list(telling.as_json(_replayed(laid)))


def _account(laid: Laid) -> list[str]:
    return list(telling.account(_replayed(laid)))


_TOLD = re.compile(r"(?:(no trace) of caller: (.*)|(NOT CHECKED|TRACE)(?: of)? caller in ([a-z-]+): (.*))")


def _accounted(_laid: Laid, texts: list[str]) -> Cells:
    cells = {row.key: Drawn("not_asked", "no answer stands in the account") for row in books.current().sources}
    for match in filter(None, map(_TOLD.search, texts)):
        if match.group(1):
            cells |= {key.strip(): Drawn("no_trace", "told") for key in match.group(2).split(",")}
        else:
            cells[match.group(4)] = Drawn(match.group(3).lower().replace(" ", "_"), match.group(5))
    return cells


def _answers(_laid: Laid, texts: list[str]) -> Cells:
    """The last answer on each source, as a program reads it; of a check without one, its plan."""
    entries = [json.loads(text) for text in texts]
    cells = {e["source"]: Drawn("not_asked", e["why"]) for e in entries if e["kind"] == "check"}
    told = [e for e in entries if e["kind"] == "answer"]
    return cells | {e["source"]: Drawn(e["outcome"], f"{e.get('reason') or ''} {e.get('says') or ''}") for e in told}


def _then(laid: Laid) -> list[str]:
    """The sheet as it stood in the very moment in which the contact was taken, and at the last moment of the deadline."""
    moments = (laid.opened, laid.late if laid.way != ALL_ANSWER else datetime.now(UTC))
    client = client_of(laid.handler)
    pages = []
    for moment in moments:
        answer = client.get(f"/incidents/{laid.incident}/print", {"at": moment.astimezone(UTC).isoformat()})
        assert answer.status_code == 200, answer.content.decode()[:2000]
        pages.append(answer.content.decode())
    return pages


def _last_page(laid: Laid, texts: list[str]) -> Cells:
    return _paper(laid, texts[-1:])


def _once(laid: Laid) -> list[str]:
    return [laid.once]


_ON_THE_PAGE = re.compile(r'<span class="look paper look--([a-z-]+)" id="cell-([a-z-]+)">(.*?)</tr>', re.DOTALL)


def _looked_up(_laid: Laid, texts: list[str]) -> Cells:
    return {key: _drawn(look, says) for look, key, says in _ON_THE_PAGE.findall("".join(texts))}


def _by_command(laid: Laid) -> list[str]:
    return [laid.account]


def _told(_laid: Laid, texts: list[str]) -> Cells:
    keys = {row.name: row.key for row in books.current().sources}
    cells = {}
    for name, outcome, says in re.findall(r"^(.+?) +(trace|no_trace|not_checked) +(.+)$", texts[0], re.MULTILINE):
        cells[keys[name]] = Drawn("not_asked" if says.startswith("closed") else outcome, says)
    return cells


VIEWS = (
    View("live page", ("incident",), _page("/incidents/{incident}/"), _matrix),
    View("panes that changed", ("changes",), _page("/incidents/{incident}/live", **{"X-Desk": "1"}), _matrix),
    View("opened cells", ("cell",), _opened_cells, _each_opened),
    View("requests to people", ("request", "request-form"), _request_pages),
    View("log, unfolded", ("unfolded",), _unfolded, _sentences),
    View("printed sheet", ("print",), _page("/incidents/{incident}/print"), _paper),
    View("printed sheet of then", (), _then, _last_page),
    View("home", ("desk",), _page("/")),
    View("queue", ("queue",), _page("/queue", **{"X-Desk": "1"})),
    View("incidents", ("incidents",), _page("/incidents/")),
    View("board", ("board", "board-now"), _page("/board/", supervisor=True)),
    View("looked up once", ("check", "challenges"), _once, _looked_up),
    View("looked up once, by the command line", (), _by_command, _told),
    View("state by the API", ("GET /api/v1/incidents/{incident}",), _state_sent, _checks_sent),
    View("replay as JSON", (), _as_json, _answers),
    View("replay as an account", (), _account, _accounted),
)

#: Addresses of the desk that are read and show nothing of an incident's checks, each with the reason.
NO_CHECKS = {
    "quality": "figures and counts of verdicts alone",
    "quality-trends": "figures of all contacts together",
    "quality-agreement": "figures of all contacts together",
    "quality-contact": "a closed contact, by the log's own sentences",
    "questions": "figures of all contacts together",
    "learning": "recommendations, and who sees to them",
    "learning-csv": "recommendations, and who sees to them",
    "learning-add": "a form",
    "learning-item": "a recommendation, and figures of all contacts together",
    "my-quality": "words of reviews, and figures of all contacts together",
    "sign-in": "nobody is signed in",
    **dict.fromkeys(
        ("sign-in-code", "sign-in-on", "sign-in-password", "sign-in-reset", "sign-in-second", "single", "single-back"),
        "nobody is signed in",
    ),
    **dict.fromkeys(("account", "accounts", "my-codes", "my-sign-in"), "accounts of staff"),
    **dict.fromkeys(("here", "locked"), "whether a desk is locked"),
    "allow": "a check that was not made, because it waits for a supervisor",
    "review": "a grade",
    "hand-over": "promises, and the first words of incidents",
    "review-assessment": "assessments and what stands against them",
    "watch": "the live page, drawn by the same panes",
    "asides": "words of a note or a decision",
    "take-over": "promises",
    "ask-approval": "what is asked, and no answer of a source",
    "decide-approval": "what was asked, and what stands against closing",
    "referral": "facts, cues and warnings that a form tells",
    "referral-paper": "facts, cues and warnings that a form tells",
    "stream": "numbers of entries alone",
    "staff": "training",
    "member": "training",
    "competence": "training",
    "certificates": "training",
    "certificates-csv": "training",
    "roster": "training",
    "competence-plan": "training",
    "exemptions": "training",
    "over-the-gate": "training of whoever took a contact",
    "review-over-the-gate": "training of whoever took a contact",
    "sources": "figures of all incidents together",
    "source": "figures of all incidents together",
    "GET /api/v1/stream": "numbers and kinds of entries alone",
    "GET /api/v1/incidents/{incident}/stream": "numbers and kinds of entries alone",
}
