"""The house's own rules, on every file that is kept."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import phonenumbers
import pytest

TOP = Path(__file__).parent.parent
VENDORED = ("src/firstcall/desk/static/vendor/", "tests/journeys/vendor/")
LONGEST = 400  # lines; past that a file is two nouns
#: Names that say nothing about what is inside.
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "manager", "common", "base", "service", "services", "misc"}
#: Put together here, so that this file does not hold what it looks for.
HOSTS = ("pypi" + ".org", "python" + "hosted", "registry.npm" + "js", "deb.deb" + "ian", "debian" + ".org")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|opt/pypi|opt/wheels|home/\w+|tmp/\w+)/")
LEFT_OPEN = re.compile(
    r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|NotImplemented" + r"Error)\b|pytest\.mark\.(?:sk" + r"ip|xf" + r"ail)"
)
#: Ofcom's numbers for use in drama, as the digits after +44; each ends in three digits of one's own.
DRAMA = (
    "113496", "114496", "115496", "116496", "117496", "118496", "121496", "131496", "141496", "151496", "161496",
    "191498", "2079460", "289649", "292018", "1632960", "7700900", "808157", "909879", "306999",
)  # fmt: skip
DRAMA_FOURTH = {prefix: "0" for prefix in DRAMA if len(prefix) == 6}


def kept(*endings: str) -> list[Path]:
    """Files under version control (and not vendored) whose name ends so; every kept file when nothing is asked."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=TOP, capture_output=True, text=True, check=True).stdout
    names = [name for name in listed.split("\0") if name and not name.startswith(VENDORED)]
    return [TOP / name for name in names if (not endings or name.endswith(endings)) and (TOP / name).is_file()]


def text_of(path: Path) -> str:
    """The text of a file, or nothing where it is none."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def shown(path: Path) -> str:
    return str(path.relative_to(TOP))


def lines_matching(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [
        f"{shown(path)}:{number}: {line.strip()[:120]}"
        for path in paths
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if pattern.search(line)
    ]


def is_drama(number: str) -> bool:
    """Whether a British number (E.164) is one that Ofcom keeps for drama."""
    national = number.removeprefix("+44")
    return any(len(national) >= 9 and national.startswith(prefix + DRAMA_FOURTH.get(prefix, "")) for prefix in DRAMA)


def public_without_docstring(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = ast.get_docstring(tree) or not tree.body or path.name == "apps.py"
    missing = [] if said else [f"{shown(path)}: the module"]
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            members = [node, *(node.body if isinstance(node, ast.ClassDef) else [])]
            missing += [
                f"{shown(path)}:{each.lineno}: {each.name}"
                for each in members
                if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
                and not each.name.startswith("_")
                and not (each is not node and each.name == "Meta")
                and not ast.get_docstring(each)
            ]
    return missing


def test_no_file_is_two_nouns():
    long = {shown(path): len(text_of(path).splitlines()) for path in kept(".py", ".js", ".css", ".html")}
    assert {name: lines for name, lines in long.items() if lines > LONGEST} == {}


def test_no_name_is_empty():
    names = {path: [part.split(".")[0].lower() for part in path.relative_to(TOP).parts] for path in kept(".py", ".js")}
    assert [shown(path) for path, parts in names.items() if EMPTY_NAMES & set(parts)] == []


@pytest.mark.parametrize("host", HOSTS)
def test_no_file_names_a_registry(host):
    assert lines_matching(re.compile(re.escape(host), re.IGNORECASE), kept()) == []


def test_no_file_holds_a_path_of_somebodys_machine():
    assert lines_matching(MACHINE_PATH, kept()) == []


def test_nothing_is_left_open_or_skipped():
    assert lines_matching(LEFT_OPEN, kept(".py", ".js", ".html", ".yaml")) == []


def test_what_is_public_says_what_it_promises():
    sources = [path for path in kept(".py") if path.is_relative_to(TOP / "src") and "migrations" not in path.parts]
    assert [line for path in sources for line in public_without_docstring(path)] == []


@pytest.mark.parametrize(
    ("number", "drama"),
    [
        ("+447700900461", True),
        ("+441632960201", True),
        ("+442079460000", True),
        ("+441134960999", True),
        ("+447700901000", False),
        ("+442079470000", False),
        ("+441134961000", False),
        ("+447911123456", False),
    ],
)
def test_drama_numbers_are_known(number, drama):
    assert is_drama(number) is drama


def test_every_telephone_number_of_the_data_is_an_invented_one():
    """Tests of the reader may hold digits that only look like a number; data, pages, documents and code may not."""
    real = [
        f"{shown(path)}: {match.raw_string}"
        for path in kept(".yaml", ".json", ".jsonl", ".csv", ".txt", ".md", ".html", ".py")
        if not path.name.startswith("requirements")
        and not (path.suffix == ".py" and path.is_relative_to(TOP / "tests"))
        for match in phonenumbers.PhoneNumberMatcher(text_of(path), "GB", leniency=phonenumbers.Leniency.VALID)
        if match.number.country_code == 44
        and not is_drama(phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164))
    ]
    assert real == []
