"""Names and dates of birth compared in Splink more finely than its own library does: what made it strongest on our sets."""

from __future__ import annotations

from typing import Any

import jellyfish
import pandas as pd
import splink.comparison_library as cl
import splink.internals.comparison_level_library as cll

from firstcall.matching.names import roots

_ALIKE = 0.88  # Jaro and Winkler's similarity from which Splink's library calls two names similar


def sound(text: str | None) -> str | None:
    """How a name sounds (Metaphone), as Splink's guide advises to work out beforehand."""
    return None if not text else "".join(jellyfish.metaphone(word) for word in text.split()) or None


def short_forms(name: str | None) -> list[str] | None:
    """The full forms that a forename may stand for: what the desk knows of them is lent to Splink as a column."""
    return sorted(roots(name.lower())) if name else None


def with_sounds(frame: pd.DataFrame, forename: str, surname: str) -> pd.DataFrame:
    """With columns of both names together, of how each sounds, and of what the forename may stand for."""
    both = frame[forename].notna() & frame[surname].notna()
    frame["both_names"] = (frame[forename].fillna("") + " " + frame[surname].fillna("")).where(both, None)
    frame["surname_sound"] = frame[surname].map(sound)
    frame["forename_sound"] = frame[forename].map(sound)
    frame["forename_roots"] = frame[forename].map(short_forms)
    return frame


def each_name(forename: str, surname: str) -> tuple[Any, Any]:
    """Forename and surname each by itself, with term frequencies; also by sound, in part, and when they are crossed."""
    f_l, f_r, s_l, s_r = f"{forename}_l", f"{forename}_r", f"{surname}_l", f"{surname}_r"
    parts = " OR ".join(f"{a} LIKE {b} || '-%' OR {a} LIKE '%-' || {b}" for a, b in ((s_l, s_r), (s_r, s_l)))
    crossed = f"{_near(f_l, s_r, 0.92)} OR {_near(s_l, f_r, 0.92)}"
    last = cl.CustomComparison(
        output_column_name=surname,
        comparison_levels=[
            cll.NullLevel(surname),
            cll.ExactMatchLevel(surname, term_frequency_adjustments=True),
            {"sql_condition": parts, "label_for_charts": "a part of it"},
            *_similar(s_l, s_r, "surname_sound"),
            {"sql_condition": crossed, "label_for_charts": "crossed"},
            cll.ElseLevel(),
        ],
    )
    first = cl.CustomComparison(
        output_column_name=forename,
        comparison_levels=[
            cll.NullLevel(forename),
            cll.ExactMatchLevel(forename, term_frequency_adjustments=True),
            {"sql_condition": "list_has_any(forename_roots_l, forename_roots_r)", "label_for_charts": "a short form"},
            *_similar(f_l, f_r, "forename_sound"),
            {"sql_condition": crossed, "label_for_charts": "crossed"},
            cll.ElseLevel(),
        ],
    )
    return first, last


def _similar(one: str, other: str, sounding: str) -> list[dict[str, str]]:
    alike = f"{_near(one, other, 0.86)} OR {sounding}_l = {sounding}_r"
    return [
        {"sql_condition": _near(one, other, 0.92), "label_for_charts": "similar"},
        {"sql_condition": alike, "label_for_charts": "less similar, or of one sound"},
    ]


def names(forename: str, surname: str) -> Any:
    """Both names at once, also when they stand the other way round, and one of them alone, with term frequencies."""
    f_l, f_r, s_l, s_r = f"{forename}_l", f"{forename}_r", f"{surname}_l", f"{surname}_r"
    nothing = f"({f_l} IS NULL AND {s_l} IS NULL) OR ({f_r} IS NULL AND {s_r} IS NULL)"
    return cl.CustomComparison(
        output_column_name="names",
        comparison_levels=[
            {"sql_condition": nothing, "label_for_charts": "nothing", "is_null_level": True},
            cll.ExactMatchLevel("both_names").configure(tf_adjustment_column="both_names"),
            cll.ColumnsReversedLevel(forename, surname, symmetrical=True),
            {"sql_condition": f"{_near(f_l, f_r)} AND {_near(s_l, s_r)}", "label_for_charts": "both similar"},
            {"sql_condition": f"{_near(f_l, s_r)} AND {_near(s_l, f_r)}", "label_for_charts": "similar, crossed"},
            cll.ExactMatchLevel(surname).configure(tf_adjustment_column=surname),
            cll.ExactMatchLevel(forename).configure(tf_adjustment_column=forename),
            {"sql_condition": f"{f_l} = {s_r} OR {s_l} = {f_r}", "label_for_charts": "one agrees, crossed"},
            {"sql_condition": f"{_near(f_l, f_r)} OR {_near(s_l, s_r)}", "label_for_charts": "one similar"},
            cll.ElseLevel(),
        ],
    )


def _near(one: str, other: str, least: float = _ALIKE) -> str:
    return f"jaro_winkler_similarity({one}, {other}) >= {least}"


def births(column: str) -> Any:
    """Dates of birth as texts: as they stand, one or two figures wrong or swapped, one year."""
    return cl.CustomComparison(
        output_column_name=column,
        comparison_levels=[
            cll.NullLevel(column),
            cll.ExactMatchLevel(column, term_frequency_adjustments=True),
            cll.DamerauLevenshteinLevel(column, 1),
            cll.DamerauLevenshteinLevel(column, 2),
            {"sql_condition": f"substr({column}_l, 1, 4) = substr({column}_r, 1, 4)", "label_for_charts": "one year"},
            cll.ElseLevel(),
        ],
    )
