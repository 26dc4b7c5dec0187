"""A schema of PostgreSQL whose tables were made by saying again what the migrations said is the same as one that they made."""

import pytest

from firstcall.exercises import blank
from firstcall.exercises.throwaway import own_database

LOOKS = {
    "columns": """SELECT table_name, column_name, data_type, is_nullable, is_identity, character_maximum_length,
        replace(column_default, current_schema(), '') FROM information_schema.columns WHERE table_schema = current_schema()""",
    "constraints": """SELECT conrelid::regclass::text, conname, contype, condeferrable, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = current_schema()::regnamespace""",
    "indexes": """SELECT tablename, indexname, replace(indexdef, current_schema() || '.', '') FROM pg_indexes
        WHERE schemaname = current_schema()""",
    "triggers": """SELECT tgrelid::regclass::text, tgname, replace(pg_get_triggerdef(t.oid), current_schema() || '.', '')
        FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
        WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal""",
    "functions": "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace",
    "migrations": "SELECT app, name FROM django_migrations",
    "permissions": "SELECT p.id, codename, model FROM auth_permission p JOIN django_content_type c ON c.id = content_type_id",
}


def looked_at():
    from django.db import connection

    found = {}
    with own_database(), connection.cursor() as cursor:
        for name, look in LOOKS.items():
            cursor.execute(look)
            found[name] = sorted(map(repr, cursor.fetchall()))
    return found


def test_what_is_said_again_makes_the_same(django_db_blocker, monkeypatch):
    from django.db import connection

    if connection.vendor != "postgresql":  # of SQLite a file is copied: test_blank
        return
    monkeypatch.setattr(blank, "_said", [])
    with django_db_blocker.unblock():
        first = looked_at()
        assert all(first.values())
        monkeypatch.setattr(blank, "migrate", lambda: pytest.fail("it was worked out anew"))
        assert looked_at() == first
