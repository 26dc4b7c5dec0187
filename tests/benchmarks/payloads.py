"""Every payload into every field of every form of the desk: nothing breaks and nothing becomes markup."""

from __future__ import annotations

import os
import tempfile
import time

from firstcall.cli import get_ready
from tests.benchmarks.figures import Row, Section, machine, row


def measure() -> Section:
    """On a database of its own, which is gone afterwards. A payload that does something ends it with what it did."""
    with tempfile.TemporaryDirectory(prefix="firstcall-payloads-") as folder:
        os.environ["FIRSTCALL_DATA"] = folder
        get_ready()
        from django.core.management import call_command
        from django.test.utils import setup_test_environment

        call_command("migrate", verbosity=0)
        setup_test_environment()
        rows, notes = _asked()
    return Section(
        "Payloads through every field",
        "A desk with something on every page, SQLite, in one process. Each payload (markup, SQL, templates, formats, paths, ends "
        "of lines, hidden letters, numbers, days, formulas, very long) is typed into each field of each form alone, the others "
        "filled as somebody would; then every page is looked at by everybody. Each answer is taken apart: a fault of the desk, or "
        "an element, an attribute or an address that no template of ours wrote, would end it.",
        rows,
        notes,
        machine(),
    )


def _asked() -> tuple[tuple[Row, ...], tuple[str, ...]]:
    from tests.security.asking import a_desk
    from tests.security.payloads import EVERY, TOGETHER

    desk, took, fields = a_desk(), list[float](), 0
    forms = desk.forms()
    for client, form in forms:
        for name in form.names:
            fields += 1
            for text in (TOGETHER, *(text for _, text in EVERY)):
                began = time.perf_counter()
                desk.ask(client, form, form.filled(**{name: text}))
                took.append((time.perf_counter() - began) * 1_000)
    shown = sum(1 for _ in desk.pages())
    note = (
        f"{len(EVERY) + 1} payloads, {len(forms)} forms, {fields} fields, {desk.asked:,} requests, {shown} pages looked at "
        "afterwards: 0 faults, 0 unescaped."
    )
    return (row("an answer to a form", "ms", took),), (note,)
