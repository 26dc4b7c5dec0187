import argparse
import os
import subprocess
import sys

import pytest

from firstcall import cli
from tests.running import COMMAND


def test_help_lists_every_command(capsys):
    assert cli.main(["--help"]) == 0
    printed = capsys.readouterr().out
    assert all(f"  {name} " in printed for name in cli.COMMANDS)


@pytest.mark.parametrize("words", [[], ["mumble"]])
def test_a_wrong_command_line_gives_status_2_and_the_list(words, capsys):
    assert cli.main(words) == 2
    assert "  replay " in capsys.readouterr().err


def test_a_command_gets_its_arguments_and_its_status_is_the_programs(monkeypatch):
    def offer(parser: argparse.ArgumentParser):
        parser.add_argument("number", type=int)
        return lambda args: args.number

    monkeypatch.setattr(cli, "_offer", lambda command: offer)
    assert cli.main(["check", "7"]) == 7


def test_the_list_of_commands_costs_no_django():
    script = "import sys; from firstcall import cli; cli.main(['--help']); sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], stdout=subprocess.DEVNULL, check=False).returncode == 0


def test_a_data_folder_without_tables_is_told_with_its_mend_and_no_traceback(tmp_path):
    environment = {
        name: text for name, text in os.environ.items() if name not in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL")
    }
    ran = subprocess.run(
        [COMMAND, "call", "case-first-call"],
        env=environment | {"FIRSTCALL_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr.strip()) == (
        2,
        "firstcall call: the database has not got its tables yet. Mend: firstcall migrate",
    )
