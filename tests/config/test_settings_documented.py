import re
from pathlib import Path

TOP = Path(__file__).parents[2]
VARIABLE = re.compile(r"[\"'](FIRSTCALL_[A-Z_]+|DATABASE_URL)[\"']")


def test_every_variable_that_the_code_reads_is_in_the_settings_page_and_no_other_is():
    read = {name for path in (TOP / "src").rglob("*.py") for name in VARIABLE.findall(path.read_text(encoding="utf-8"))}
    page = (TOP / "docs" / "settings.md").read_text(encoding="utf-8")
    described = set(re.findall(r"^\| `(\w+)`", page, flags=re.MULTILINE))
    assert described == read
