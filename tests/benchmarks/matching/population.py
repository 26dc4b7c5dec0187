"""An invented British population as a force's nominal index would hold it, of any size, written in one pass.

Households share surname, door and postcode: couples, children, twins, fathers and sons (mothers and daughters) of one
name. The same seed gives the same people. Telephone numbers are made while it runs, in ranges far wider than those that
Ofcom keeps for drama (these are too few); they are in no file of the project and go with the data.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv

from tests.benchmarks.matching.invented_names import FIRST_YEAR, Texts, forenames, surnames

Whole = npt.NDArray[np.int64]
COLUMNS = ("id", "forenames", "surname", "born", "sex", "phone", "email", "number", "street", "town", "postcode")

CHUNK = 50_000  # persons that are made at once
WITH_EMAIL, WITH_MOBILE = 0.15, 0.60
SIZES = (0.30, 0.34, 0.16, 0.14, 0.06)  # shares of households of one, two … five
SHARES_SURNAME, OF_ONE_NAME, TWINS, DOUBLE_BARRELLED = 0.88, 0.04, 0.03, 0.03
MIDDLE_NAMES = (0.40, 0.50, 0.10)  # none, one, two
_BORN = (1935, 2012)

_TOWNS = [a + b for a in ("Ash", "Bram", "Cold", "Dun", "Ever", "Fal", "Glen", "Hart", "Lang", "Mor", "Nor", "Peel")
          for b in ("bourne", "chester", "field", "mouth", "stead")]  # fmt: skip
_STREETS = [f"{a} {b}" for a in (
    "Abbey Acre Albert Alder Alma Bank Beech Bridge Brook Castle Cedar Chapel Church Clifton Cross Dale Elm Ferry Garden George "
    "Grange Green Grove Hawthorn Heath High Hill King Lake Lime Manor Market Meadow Mill New North Oak Orchard Park Poplar "
    "Priory Queen River Rowan School South Spring Station Temple Victoria Vine Walnut Water Well West Willow Windsor York"
).split() for b in ("Avenue", "Close", "Court", "Crescent", "Drive", "Gardens", "Lane", "Place", "Road", "Street", "Way")]  # fmt: skip
_INWARD = "ABDEFGHJLNPQRSTUWXYZ"
_NUMBERS = 400_000_000  # mobile numbers to draw from
_STEP = 236_067_977  # has no factor in common with it: every person's number is another


def chunks(persons: int, *, seed: int = 1) -> Iterator[pa.Table]:
    """The population in tables of at most CHUNK persons; memory stays flat whatever their number."""
    for start in range(0, persons, CHUNK):
        yield drawn(start, min(CHUNK, persons - start), seed)


def write(path: Path, persons: int, *, seed: int = 1) -> None:
    """The population as a CSV file with COLUMNS as its header."""
    with pa.csv.CSVWriter(path, pa.schema([(name, pa.string()) for name in COLUMNS])) as out:
        for table in chunks(persons, seed=seed):
            out.write_table(table)


def drawn(start: int, many: int, seed: int) -> pa.Table:
    """The persons from number ``start`` on, drawn by themselves."""
    chance = np.random.default_rng((seed, start))
    home, place = _households(chance, many)
    sex, born = _ages(chance, place, many)
    surname, origin = _surnames(chance, home, place)
    given = _forenames(chance, home, place, sex, born, origin)
    numbers = np.arange(start, start + many)
    first = np.array([name.partition(" ")[0] for name in given], dtype=object)
    columns = {
        "id": np.array([f"P{n}" for n in numbers], dtype=object),
        "forenames": given,
        "surname": surname,
        "born": _dates(chance, home, place, born),
        "sex": np.where(sex == 0, "male", "female").astype(object),
        "phone": _phones(chance, numbers),
        "email": _emails(chance, first, surname, born),
        **_addresses(chance, home + start // 2),  # fewer than half as many homes as persons: doors are told apart
    }
    return pa.table({name: pa.array(columns[name], type=pa.string()) for name in COLUMNS})


def _households(chance: np.random.Generator, many: int) -> tuple[Whole, Whole]:
    """For each person the household's number and the place in it."""
    sizes = chance.choice(np.arange(1, len(SIZES) + 1), size=many, p=SIZES)
    sizes = sizes[: int(np.searchsorted(np.cumsum(sizes), many)) + 1]
    home = np.repeat(np.arange(len(sizes)), sizes)[:many]
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    return home, np.arange(many) - first[home]


def _ages(chance: np.random.Generator, place: Whole, many: int) -> tuple[Whole, Whole]:
    """Sex and year of birth: a head, a partner of about that age, children; whose children would be too young are kin."""
    head = chance.integers(_BORN[0], 1995, size=many)
    head = head[np.maximum.accumulate(np.where(place == 0, np.arange(many), 0))]
    near = chance.integers(-6, 7, size=many)
    child = head + chance.integers(19, 37, size=many)
    child = np.where(child > _BORN[1], head + near, child)
    born = np.select([place == 0, place == 1], [head, head + near], child)
    sex = chance.integers(0, 2, size=many)
    at_first = sex[np.maximum.accumulate(np.where(place == 0, np.arange(many), 0))]
    return np.where(place == 1, 1 - at_first, sex), np.clip(born, *_BORN)


def _surnames(chance: np.random.Generator, home: Whole, place: Whole) -> tuple[Texts, Whole]:
    told = surnames()
    limits = np.cumsum(told.shares)
    drawn = np.minimum(np.searchsorted(limits, chance.random(len(home))), len(limits) - 1)
    head = np.maximum.accumulate(np.where(place == 0, np.arange(len(home)), 0))
    shares = (place > 0) & (chance.random(len(home)) < SHARES_SURNAME)
    drawn = np.where(shares, drawn[head], drawn)
    names = told.names[drawn]
    double = chance.random(len(home)) < DOUBLE_BARRELLED
    other = np.searchsorted(limits, chance.random(int(double.sum()))).clip(max=len(limits) - 1)
    names[double] = [f"{a}-{b}" for a, b in zip(names[double], told.names[other], strict=True)]
    return names, told.origin[drawn]


def _forenames(chance: np.random.Generator, home: Whole, place: Whole, sex: Whole, born: Whole, origin: Whole) -> Texts:
    """First and middle names; a child may bear the whole name of the parent of its sex."""
    parts = [_names_of(chance, sex, born, origin) for _ in range(3)]
    many = chance.choice(3, size=len(home), p=MIDDLE_NAMES)
    one = parts[0]
    given = np.where(many == 0, one, np.where(many == 1, one + " " + parts[1], one + " " + parts[1] + " " + parts[2]))
    head = np.maximum.accumulate(np.where(place == 0, np.arange(len(home)), 0))
    of_one = (place > 1) & (sex == sex[head]) & (chance.random(len(home)) < OF_ONE_NAME)
    return np.where(of_one, given[head], given)


def _names_of(chance: np.random.Generator, sex: Whole, born: Whole, origin: Whole) -> Texts:
    names = np.empty(len(sex), dtype=object)
    drawn = chance.random(len(sex))
    group = (origin * 2 + sex) * 100 + (born - FIRST_YEAR)
    order = np.argsort(group, kind="stable")
    edges = np.flatnonzero(np.diff(group[order], prepend=-1))
    for start, end in zip(edges, [*edges[1:], len(group)], strict=True):
        some = order[start:end]
        told = forenames(int(origin[some[0]]), int(sex[some[0]]))
        limits = told.cumulative[born[some[0]] - FIRST_YEAR]
        names[some] = told.names[np.minimum(np.searchsorted(limits, drawn[some]), len(limits) - 1)]
    return names


def _dates(chance: np.random.Generator, home: Whole, place: Whole, born: Whole) -> Texts:
    """Days of birth; some children have that of the child before them: twins."""
    day = chance.integers(0, 365, size=len(born))
    dates = (born - 1970).astype("datetime64[Y]").astype("datetime64[D]") + day
    twin = (place > 2) & (chance.random(len(born)) < TWINS / 2 * len(SIZES))
    before = np.flatnonzero(twin)
    dates[before] = dates[before - 1]
    return np.datetime_as_string(dates).astype(object)


def _phones(chance: np.random.Generator, numbers: Whole) -> Texts:
    figures = (numbers * _STEP + 1_234_567) % _NUMBERS + 7_200_000_000
    spaced = np.array([f"0{n}" for n in figures], dtype=object)
    return np.where(chance.random(len(numbers)) < WITH_MOBILE, spaced, None)


def _emails(chance: np.random.Generator, first: Texts, surname: Texts, born: Whole) -> Texts:
    has = chance.random(len(first)) < WITH_EMAIL
    tails = chance.integers(1, 1000, size=len(first))
    hosts = ("example.com", "example.org", "example.net")
    made = [
        f"{f}.{s}{t}@{hosts[t % 3]}".lower().replace("'", "") if h else None
        for f, s, t, h in zip(first, surname, tails, has, strict=True)
    ]
    return np.array(made, dtype=object)


def _addresses(chance: np.random.Generator, home: Whole) -> dict[str, Texts]:
    """Doors by household; as many neighbours to a postcode as there are in Britain; a street has one town."""
    homes_to_one = 7  # of some 2.2 persons each
    code, door = home // homes_to_one, home % homes_to_one
    street = (code * 7919) % (len(_STREETS) * len(_TOWNS))
    return {
        "number": (door * 2 + 1 + (code % 9) * 14).astype(str).astype(object),
        "street": np.array(_STREETS, dtype=object)[street % len(_STREETS)],
        "town": np.array(_TOWNS, dtype=object)[street // len(_STREETS) % len(_TOWNS)],
        "postcode": np.array([postcode(n) for n in code], dtype=object),
    }


def postcode(number: int) -> str:
    """The postcode of a number below 1,116,000, in the area ZZ, which no town has."""
    number, unit = divmod(int(number), 400)
    district, sector = divmod(number, 10)
    outward = f"ZZ{district + 1}" if district < 99 else f"ZZ{(district - 99) // 20 + 1}{_INWARD[(district - 99) % 20]}"
    return f"{outward} {sector}{_INWARD[unit // 20]}{_INWARD[unit % 20]}"
