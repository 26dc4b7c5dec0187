"""The settings of a server pass every check that Django makes of one."""

import pytest

from tests.security import production

CHECK = """
import django
from django.core.management import call_command
django.setup()
call_command("check", deploy=True, fail_level="INFO")
"""


def test_the_checks_of_a_server_find_nothing():
    done = production.run("-c", CHECK, DJANGO_SETTINGS_MODULE="firstcall.config.settings")
    assert done.returncode == 0 and "no issues" in done.stdout + done.stderr, done.stderr


@pytest.mark.parametrize(
    ("environment", "fault"),
    [({"FIRSTCALL_DEBUG": "1"}, "security.W018"), ({"FIRSTCALL_SECRET_KEY": "a" * 40}, "security.W009")],
)
def test_check_settings_finds_what_no_server_may_have(environment, fault):
    done = production.run("-m", "firstcall.cli", "check-settings", **environment)
    assert done.returncode != 0 and fault in done.stderr


def test_nothing_of_the_page_of_a_fault_is_shown_on_a_server():
    told = production.settings()
    assert told["DEBUG"] is False and told["ALLOWED_HOSTS"] == [production.HOST]
    assert told["CSRF_TRUSTED_ORIGINS"] == [f"https://{production.HOST}"]
