"""Splink as its own demonstrations set it up for each set, and the strongest that we found; the strongest is the rival."""

from __future__ import annotations

from dataclasses import replace

import splink.comparison_library as cl
import splink.internals.comparison_level_library as cll
from splink import block_on

from tests.benchmarks.matching.splink_contender import Setup
from tests.benchmarks.matching.splink_names import births, names, with_sounds

# -- historical_50k

_HISTORICAL_DEMO = Setup(
    name="Splink, its demonstration's settings",
    columns=lambda frame: with_sounds(frame, "first_name", "surname"),
    comparisons=[
        cl.ForenameSurnameComparison("first_name", "surname", forename_surname_concat_col_name="both_names"),
        cl.DateOfBirthComparison("dob", input_is_string=True),
        cl.PostcodeComparison("postcode_fake"),
        cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
        cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
    ],
    blocking=[
        block_on("substr(first_name, 1, 3)", "substr(surname, 1, 4)"),
        block_on("surname", "dob"),
        block_on("first_name", "dob"),
        block_on("postcode_fake", "first_name"),
        block_on("postcode_fake", "surname"),
        block_on("dob", "birth_place"),
        block_on("substr(postcode_fake, 1, 3)", "dob"),
        block_on("substr(postcode_fake, 1, 3)", "first_name"),
        block_on("substr(postcode_fake, 1, 3)", "surname"),
        block_on("substr(first_name, 1, 2)", "substr(surname, 1, 2)", "substr(dob, 1, 4)"),
    ],
    certain=[
        "l.first_name = r.first_name and levenshtein(r.dob, l.dob) <= 1",
        "l.surname = r.surname and levenshtein(r.dob, l.dob) <= 1",
        "l.first_name = r.first_name and levenshtein(r.surname, l.surname) <= 2",
    ],
    sessions=[block_on("first_name", "surname"), block_on("dob")],
)

_FULL_NAME = cl.CustomComparison(
    output_column_name="full_name",
    comparison_levels=[
        cll.NullLevel("full_name"),
        cll.ExactMatchLevel("full_name", term_frequency_adjustments=True),
        cll.JaroWinklerLevel("full_name", 0.92),
        cll.JaroWinklerLevel("full_name", 0.85),
        cll.JaccardLevel("full_name", 0.8),
        cll.ElseLevel(),
    ],
)
_HISTORICAL_STRONG = replace(
    _HISTORICAL_DEMO,
    name="Splink, wider and stronger, EM",
    comparisons=[
        names("first_name", "surname"),
        _FULL_NAME,
        births("dob"),
        cl.PostcodeComparison("postcode_fake").configure(term_frequency_adjustments=True),
        cl.CustomComparison(
            output_column_name="birth_place",
            comparison_levels=[
                cll.NullLevel("birth_place"),
                cll.ExactMatchLevel("birth_place", term_frequency_adjustments=True),
                cll.JaroWinklerLevel("birth_place", 0.9),
                cll.ElseLevel(),
            ],
        ),
        cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
        cl.ExactMatch("gender"),
    ],
    blocking=[
        *_HISTORICAL_DEMO.blocking,
        block_on("postcode_fake"),
        block_on("dob"),
        block_on("first_name", "surname"),
        block_on("surname_sound", "forename_sound"),
        block_on("surname", "substr(first_name, 1, 1)"),
        block_on("surname_sound", "substr(dob, 1, 4)"),
        block_on("full_name"),
        block_on("first_and_surname"),
        block_on("surname", "birth_place"),
        block_on("surname", "occupation"),
        block_on("first_name", "birth_place", "occupation"),
        "l.first_name = r.surname and l.surname = r.first_name",
    ],
)

# -- FEBRL 4

_FEBRL_DEMO = Setup(
    name="Splink, its demonstration's settings",
    columns=lambda frame: with_sounds(frame, "given_name", "surname"),
    comparisons=[
        cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
        cl.NameComparison("surname").configure(term_frequency_adjustments=True),
        cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
        cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
        cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
    ],
    blocking=[
        block_on("given_name", "surname"),
        "l.given_name = r.surname and l.surname = r.given_name",
        block_on("date_of_birth"),
        block_on("soc_sec_id"),
        block_on("state", "address_1"),
        block_on("street_number", "address_1"),
        block_on("postcode"),
    ],
    certain=["l.soc_sec_id = r.soc_sec_id", "l.given_name = r.given_name and l.surname = r.surname"],
    certain_recall=0.9,
    sessions=[block_on("date_of_birth"), block_on("postcode"), block_on("given_name", "surname")],
)
_FEBRL_STRONG = replace(
    _FEBRL_DEMO,
    name="Splink, wider and stronger, EM",
    comparisons=[
        names("given_name", "surname"),
        cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
        cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
        cl.DamerauLevenshteinAtThresholds("street_number", [1]).configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("address_1", [0.9, 0.8]).configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("address_2", [0.9, 0.8]),
        cl.JaroWinklerAtThresholds("suburb", [0.9, 0.8]).configure(term_frequency_adjustments=True),
        cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
        cl.ExactMatch("state").configure(term_frequency_adjustments=True),
    ],
    blocking=[
        *_FEBRL_DEMO.blocking,
        block_on("surname_sound", "substr(given_name, 1, 1)"),
        block_on("forename_sound", "surname_sound"),
        block_on("surname", "suburb"),
        block_on("given_name", "suburb"),
        block_on("substr(date_of_birth, 1, 6)", "substr(surname, 1, 2)"),
        block_on("substr(date_of_birth, 1, 4)", "given_name"),
        block_on("substr(date_of_birth, 5, 4)", "given_name"),
        block_on("address_1"),
    ],
)

# -- fake_1000

_FAKE_DEMO = Setup(
    name="Splink, its demonstration's settings",
    columns=lambda frame: with_sounds(frame, "first_name", "surname"),
    comparisons=[
        cl.NameComparison("first_name"),
        cl.NameComparison("surname"),
        cl.DateOfBirthComparison("dob", input_is_string=True),
        cl.ExactMatch("city").configure(term_frequency_adjustments=True),
        cl.EmailComparison("email"),
    ],
    blocking=[block_on("first_name", "city"), block_on("surname"), block_on("email"), block_on("dob")],
    certain=[block_on("first_name", "dob"), "l.email = r.email"],
    certain_recall=0.7,
    sessions=[block_on("first_name", "surname"), block_on("dob"), block_on("email")],
)
_FAKE_STRONG = replace(
    _FAKE_DEMO,
    name="Splink, wider and stronger, EM",
    comparisons=[
        names("first_name", "surname"),
        births("dob"),
        cl.DamerauLevenshteinAtThresholds("city", [1, 2]).configure(term_frequency_adjustments=True),
        cl.EmailComparison("email"),
    ],
    blocking=[
        *_FAKE_DEMO.blocking,
        block_on("first_name"),
        "l.first_name = r.surname",
        block_on("surname_sound"),
        block_on("forename_sound"),
        block_on("substr(email, 1, 5)"),
        block_on("substr(dob, 1, 7)"),
        block_on("substr(dob, 1, 4)", "city"),
        block_on("substr(dob, 6, 5)"),
        block_on("substr(first_name, 1, 3)", "substr(surname, 1, 2)"),
        "l.surname = r.first_name",
        block_on("city", "substr(first_name, 1, 1)"),
        block_on("city", "substr(surname, 1, 1)"),
        block_on("substr(dob, 1, 4)", "substr(first_name, 1, 1)"),
        block_on("substr(surname, 1, 3)", "substr(dob, 1, 3)"),
        block_on("substr(first_name, 1, 4)"),
    ],
)


def _without(setup: Setup, column: str) -> Setup:
    """The set-up on a set that lacks a column."""
    told = [c for c in setup.comparisons if column not in str(c.create_output_column_name())]
    blocking = [rule for rule in setup.blocking if column not in str(vars(rule) if hasattr(rule, "__dict__") else rule)]
    certain = [rule for rule in setup.certain if column not in str(rule)]
    return replace(setup, comparisons=told, blocking=blocking, certain=certain)


def _labelled(setup: Setup) -> Setup:
    """The same with m from the training half's truth."""
    return replace(setup, name=setup.name.replace("EM", "m from the training half's truth"), from_labels=True)


_NO_NUMBER = "FEBRL4 without the social security number"

#: By set: Splink's own settings, then the stronger ones.
SETUPS: dict[str, tuple[Setup, ...]] = {
    "FEBRL4": (_FEBRL_DEMO, _FEBRL_STRONG, _labelled(_FEBRL_STRONG)),
    _NO_NUMBER: tuple(_without(s, "soc_sec_id") for s in (_FEBRL_DEMO, _FEBRL_STRONG, _labelled(_FEBRL_STRONG))),
    "historical_50k": (_HISTORICAL_DEMO, _HISTORICAL_STRONG, _labelled(_HISTORICAL_STRONG)),
    "fake_1000": (_FAKE_DEMO, _FAKE_STRONG, _labelled(_FAKE_STRONG)),
}
