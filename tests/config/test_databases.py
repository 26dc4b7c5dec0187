from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from firstcall.config.databases import database

DATA = Path("/kept/here")


def test_without_an_address_the_log_is_kept_in_the_data_folder():
    assert database("", data=DATA)["NAME"] == "/kept/here/firstcall.sqlite3"


def test_a_postgresql_address_is_read_whole():
    settings = database("postgresql://desk:p%40ss@db.example.org:5433/first%20call?sslmode=require&pool=40", data=DATA)
    assert (settings["USER"], settings["PASSWORD"], settings["HOST"], settings["PORT"], settings["NAME"]) == (
        "desk", "p@ss", "db.example.org", "5433", "first call",
    )  # fmt: skip
    assert settings["OPTIONS"]["sslmode"] == "require"
    assert settings["OPTIONS"]["pool"]["max_size"] == 40


def test_a_unix_socket_is_given_as_its_folder():
    assert database("postgresql:///firstcall?host=/run/postgresql", data=DATA)["HOST"] == "/run/postgresql"


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("mysql://u:secret@h/n", "begins with 'mysql'"),
        ("firstcall", "begins with ''"),
        ("postgresql://u:secret@h", "must end with the name"),
        ("postgresql://u:secret@h/a/b", "must end with the name"),
        ("postgresql://u:secret@h:port/n", "port must be a number"),
        ("postgresql://u:secret@h/n?pool=0", "pool must be a number"),
        ("postgresql://u:secret@h/n?pool=many", "pool must be a number"),
        ("postgresql://u:secret@h/n?colour=red", "'colour' is no option"),
        ("postgresql://u:secret@h/n?sslmode=a&sslmode=b", "given twice"),
        ("postgresql://u:secret@h/n?sslmode", "cannot be read"),
        ("sqlite://relative.sqlite3", "absolute path"),
        ("sqlite:////kept/x.sqlite3?mode=ro", "absolute path"),
    ],
)
def test_an_address_that_is_not_understood_is_refused_without_repeating_its_password(address, why):
    with pytest.raises(ImproperlyConfigured) as refusal:
        database(address, data=DATA)
    assert why in str(refusal.value)
    assert "secret" not in str(refusal.value)
