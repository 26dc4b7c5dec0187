"""Whoever serves the source protocol at an address, asked what its own description allows, and what it forbids."""

from __future__ import annotations

import base64
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import hypothesis
import requests
import schemathesis
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import ignored_auth

#: A token lasts five minutes; it is fetched anew well before.
_FRESH = 120.0
OPERATIONS = ("POST /v1/questions", "POST /v1/token", "GET /v1/description", "GET /v1/health")
#: What may be asked otherwise than is described: of the other two nothing is sent but their address.
SENT = OPERATIONS[:2]
#: A question may be in the right form and refused all the same: where it names nobody, or a source that is not served.
_ACCEPTED = ["2xx", 400, 401, 403, 404, 422, 429]

ODD = (
    "", " ", "\x00", "a\x00b", "%", "_%", "\\", "'; DROP TABLE detainee; --", "*", "-", "\u202e", "\ufeff", "\ufb00", "\u0130", "ß",
    "é" * 300, "x" * 5000, "9" * 4000, "example", "1971-11", "1971", "11-02", "0001-01-01", "9999-12-31", "0000-00-00", "2026-02-30",
    "-1", "0", "16-17", "131", "9" * 30, "1e9", "\u0663\u0664", "+", "+0", ", , ,", "@:", "a@b", "@example.com", "f", "1971/123456X",
)  # fmt: skip
#: What each fact is asked by as a rule.
PLAIN = {
    "name": ("Alan Example", "Al Sample", "O'Sample", "Mc Donald-Trial", "Nobody Nowhere", "Specimen"),
    "born": ("1971-11-02", "1971-11", "1971", "1984-05-30", "0001-01-01", "9999-12-31"),
    "age": ("17", "0", "131", "16-17"),
    "sex": ("male", "female"),
    "nationality": ("British", "gb"),
    "phone": ("07700 900461", "+447700900461", "0044 7700 900463", "900461"),
    "email": ("alan@example.com", "a.l.a.n+x@example.com"),
    "username": ("night_owl99", "snapchat: night_owl99", "@SpecimenC"),
    "vehicle": ("ZZ71 ZZZ", "zz05zza"),
    "number": ("1971/123456X", "12/3456789A"),
    "address": ("4 Sample Row, Anytown, ZZ1 2ZZ", "Sample Row", "Flat 2, 9 Trial Lane"),
    "postcode": ("ZZ1 2ZZ", "zz12zy", "ZZ1"),
    "image": ("0f" * 32,),
    "parent": ("Alan Example",),
    "odd": ("odd",),
}
_TEXTS = st.sampled_from(ODD) | st.text(max_size=12)
_VALUES = {fact: st.lists(st.sampled_from(plain) | _TEXTS, min_size=1, max_size=3) for fact, plain in PLAIN.items()}
_BY_WHAT = st.fixed_dictionaries({}, optional=_VALUES) | st.sampled_from(
    ["name", "phone", "postcode", "username"]
).flatmap(lambda fact: st.fixed_dictionaries({fact: _VALUES[fact]}, optional={"born": _VALUES["born"]}))


def _questions(source: str) -> st.SearchStrategy[dict[str, Any]]:
    """Questions in the right form about odd people, that a source is really asked."""
    return st.fixed_dictionaries(
        {
            "id": _TEXTS,
            "incident": st.sampled_from([0, 1, -1, 2**31, 2**63, 2**64, 10**40, -(10**40)]),
            "source": st.just(source),
            "by_what": _BY_WHAT,
            "today": st.sampled_from(["2026-11-23", "0001-01-01", "9999-12-31", "2024-02-29", "1900-01-01"]),
        },
        optional={"wider": st.booleans(), "asker": _TEXTS, "why": _TEXTS},
    ).map(lambda asked: {"asker": "h104", "why": "a reason", **asked})


@dataclass
class Served:
    """A server of the protocol that is spoken to as its clients are: by tokens of their secrets, or by a certificate.

    ``clients``: secrets by id; they take turns, for each may ask only so much a second. ``statuses`` counts what came back,
    ``answered`` the questions that were answered.
    """

    address: str
    source: str
    clients: Mapping[str, str]
    trusted: str | None = None
    certificate: tuple[str, str] | None = None
    statuses: Counter[int] = field(default_factory=Counter)
    answered: int = 0
    _tokens: dict[str, tuple[float, str]] = field(default_factory=dict)
    _turn: int = 0

    @cached_property
    def schema(self) -> BaseSchema:
        """Its description, fetched from it."""
        told = requests.get(f"{self.address}/schema/openapi.json", timeout=60, **self._tls()).json()
        config = schemathesis.Config.from_dict(
            {
                "base-url": self.address,
                "generation": {"deterministic": True, "database": "none"},
                "checks": {"positive_data_acceptance": {"expected-statuses": _ACCEPTED}},
            }
        )
        return schemathesis.openapi.from_dict(told, config=config)

    def ask(self, label: str, mode: GenerationMode, examples: int) -> None:
        """So many requests to an operation. Raises where one is answered by a fault, or otherwise than is described."""
        method, _, path = label.partition(" ")
        operation = self.schema[path][method]
        people = label == OPERATIONS[0] and mode is GenerationMode.POSITIVE
        asked = (
            st.integers(0, 4).flatmap(lambda n: _questions(self.source) if n else st.none()) if people else st.none()
        )

        @_settings(examples)
        @hypothesis.given(case=operation.as_strategy(generation_mode=mode), question=asked)
        def requested(case: Any, question: dict[str, Any] | None) -> None:
            if question is not None:
                case.body = question
            self._called(case)

        requested()

    def token(self) -> str:
        """A token of its first client."""
        return self._token(next(iter(self.clients)))

    def _called(self, case: Any) -> None:
        without = (
            [] if self.certificate is None else [ignored_auth]
        )  # a connection's certificate cannot be left out of a request
        response = case.call_and_validate(**self._known_by(case), excluded_checks=without)
        self.statuses[response.status_code] += 1
        self.answered += response.status_code == 200 and f"{case.method} {case.operation.path}" == OPERATIONS[0]

    def _known_by(self, case: Any) -> dict[str, Any]:
        return {"headers": self._headers(case), "timeout": 60, **self._tls()}

    def _headers(self, case: Any) -> dict[str, str]:
        if self.certificate is not None:
            return {}
        self._turn += 1
        client = list(self.clients)[self._turn % len(self.clients)]
        if case.operation.path == "/v1/token":
            both = f"{client}:{self.clients[client]}".encode()
            return {"Authorization": f"Basic {base64.b64encode(both).decode()}"}
        return {"Authorization": f"Bearer {self._token(client)}"}

    def _token(self, client: str) -> str:
        fetched, token = self._tokens.get(client, (-_FRESH, ""))
        if time.monotonic() - fetched < _FRESH:
            return token
        form = {"grant_type": "client_credentials", "client_id": client, "client_secret": self.clients[client]}
        for _ in range(30):  # wrong secrets that were tried are counted by the address: then it is to be waited
            answer = requests.post(f"{self.address}/v1/token", data=form, timeout=60, **self._tls())
            if answer.status_code != 429:
                break
            time.sleep(float(answer.headers["retry-after"]))
        token = str(answer.json()["access_token"])
        self._tokens[client] = (time.monotonic(), token)
        return token

    def _tls(self) -> dict[str, Any]:
        return {} if self.trusted is None else {"verify": self.trusted, "cert": self.certificate}


def _settings(examples: int) -> hypothesis.settings:
    return hypothesis.settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate, hypothesis.Phase.shrink],
    )
