"""A token is shown once, kept as a hash, may do what it says, and opens nothing once it is revoked."""

import pytest

from firstcall.api import actions
from firstcall.api.models import SystemToken
from firstcall.api.tokens import Scope, hashed, system_of
from firstcall.cli import main
from firstcall.incident.codes import StaffRole
from firstcall.people.errors import NotPermitted
from firstcall.people.permissions import Permission, may
from firstcall.people.who import Who, by_command
from tests.api import building as b
from tests.desk.signing_in import house_log

pytestmark = pytest.mark.django_db
ADMINISTRATOR = by_command(StaffRole.ADMINISTRATOR)


def test_a_token_is_kept_as_a_hash_alone():
    token = b.token(Scope.RING)
    row = SystemToken.objects.get()
    assert row.hash == hashed(token) and token not in "".join(str(getattr(row, f.name)) for f in row._meta.fields)
    assert token not in str(house_log()) and [e.what for e in house_log()] == ["token-made"]


def test_no_two_tokens_are_alike():
    assert len({b.token(name="cad") for _ in range(20)}) == 20


@pytest.mark.parametrize("told", ["", "fc_", "nonsense", "fc_" + "x" * 43, "\udc80", "ü"])
def test_what_is_no_token_is_nobodys(told):
    b.token()
    assert system_of(told) is None


def test_a_token_may_do_what_it_was_made_for_and_no_more():
    system = system_of(b.token(Scope.RING, Scope.ADD_LINE, name="telephony"))
    assert (system.id, system.scopes) == ("system:telephony", {Scope.RING, Scope.ADD_LINE})


def test_a_revoked_token_opens_nothing_and_the_systems_other_one_still_does():
    old, new = b.token(), b.token()
    number = SystemToken.objects.get(hash=hashed(old)).pk
    assert actions.revoke_tokens(who=ADMINISTRATOR, name="cad", number=number, at=b.AT) == 1
    assert system_of(old) is None and system_of(new) is not None
    assert actions.revoke_tokens(who=ADMINISTRATOR, name="cad", at=b.AT) == 1
    assert system_of(new) is None
    assert [e.what for e in house_log()] == ["token-made"] * 2 + ["token-revoked"] * 2


@pytest.mark.parametrize("role", list(StaffRole))
def test_only_an_administrator_makes_and_revokes(role):
    who = Who("somebody", "Somebody", role)
    steps = (
        lambda: actions.add_token(who=who, name="cad", scopes=[Scope.RING], at=b.AT),
        lambda: actions.revoke_tokens(who=who, name="cad", at=b.AT),
    )
    for step in steps:
        if may(role, Permission.MANAGE_TOKENS):
            step()
        else:
            with pytest.raises(NotPermitted):
                step()


@pytest.mark.parametrize(
    ("name", "scopes"), [("CAD", [Scope.RING]), ("", [Scope.RING]), ("a b", [Scope.RING]), ("cad", [])]
)
def test_what_cannot_be_made_is_not_made(name, scopes):
    with pytest.raises(actions.NotAToken):
        actions.add_token(who=ADMINISTRATOR, name=name, scopes=scopes, at=b.AT)
    assert not SystemToken.objects.exists() and house_log() == []


def test_the_command_shows_a_token_once_and_never_again(capsys):
    assert main(["token", "add", "cad", "--scope", "ring", "--scope", "read-state"]) == 0
    token = capsys.readouterr().out.split()[-1]
    assert system_of(token).scopes == {Scope.RING, Scope.READ_STATE}
    assert main(["token", "list"]) == 0
    listed = capsys.readouterr().out
    assert "cad" in listed and "ring read-state" in listed and "stands" in listed
    assert token not in listed and hashed(token) not in listed
    assert main(["token", "revoke", "cad"]) == 0
    assert main(["token", "list"]) == 0 and "revoked 2" in capsys.readouterr().out
    assert system_of(token) is None


@pytest.mark.parametrize("words", [["add", "cad"], ["add", "A B", "--scope", "ring"], ["revoke", "cad"]])
def test_a_command_that_cannot_be_done_says_the_mend(words, capsys):
    assert main(["token", *words]) == 2
    assert "cad" in capsys.readouterr().out or words[1] == "A B"
