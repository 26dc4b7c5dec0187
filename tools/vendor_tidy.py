"""Take out of the vendored files what may not, or cannot, be served here.

The GDS Transport font and the royal crest are licensed for GOV.UK only; addresses that begin with /assets/ point at a site's
root where nothing of ours stands; a source map that is not vendored is a 404 in every developer's console.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

FONT_FACE = re.compile(r"@font-face\{[^{}]*GDS Transport[^{}]*\}")
CREST_RULE = re.compile(r"(?<=[{}])[^{}]*govuk-footer__copyright-logo[^{}]*\{[^{}]*\}")
SOURCE_MAP = re.compile(r"\s*(//# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*$")
FORBIDDEN = ("GDS Transport", "crest.svg", "crest.png", "/assets/", "sourceMappingURL")


def tidied(text: str) -> str:
    """The file's text without font, crest, rooted addresses and source map; the same for a file that is tidy already."""
    text = FONT_FACE.sub("", text)
    text = re.sub(r"[\"']?GDS Transport[\"']?,", "", text)
    text = CREST_RULE.sub("", text)
    text = re.sub(r"url\(([\"']?)/assets/", r"url(\1", text)
    return SOURCE_MAP.sub("", text).rstrip() + "\n"


def main(paths: list[str]) -> int:
    """Tidy every file named; 1 where something that must not be there is left."""
    left = []
    for path in map(Path, paths):
        text = tidied(path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")
        if path.suffix == ".css":
            left += [f"{path}: still holds {word!r}" for word in FORBIDDEN if word in text]
    print("\n".join(left), end="\n" if left else "")
    return 1 if left else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
