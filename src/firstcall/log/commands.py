"""The log's own commands: rebuild what is derived from it, and prove that it is whole."""

from __future__ import annotations

import argparse

from firstcall.cli import Run


def rebuild(parser: argparse.ArgumentParser) -> Run:
    """Empty every table that is derived from the log and fill it from the log alone."""

    def run(args: argparse.Namespace) -> None:
        from firstcall.log import rebuilding

        print(f"Rebuilt from the log: {rebuilding.rebuild()} incidents.")

    return run


def verify(parser: argparse.ArgumentParser) -> Run:
    """Hold every entry of the log against what it committed to, and every sequence against gaps."""

    def run(args: argparse.Namespace) -> int:
        from firstcall.log import rebuilding

        broken = rebuilding.verify()
        for one in broken:
            print(f"incident {one.incident}, entry {one.seq}: {one.says}")
        print("The log is whole." if not broken else f"{len(broken)} entries are not what they committed to.")
        return 1 if broken else 0

    return run
