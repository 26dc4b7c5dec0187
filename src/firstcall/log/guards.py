"""The database itself refuses to change the log (PITFALLS: ORM signals miss ``update()``; triggers do not)."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_KEPT = ("cursor", "incident", "seq", "at", "by", "kind", "rests_on", "meta_hash", "body_mac")

_SQLITE = (
    """CREATE TRIGGER IF NOT EXISTS log_entry_kept BEFORE UPDATE ON log_entry
       WHEN NEW.body IS NOT NULL OR {changed}
       BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END""".format(
        changed=" OR ".join(f'NEW."{c}" IS NOT OLD."{c}"' for c in _KEPT)
    ),
    """CREATE TRIGGER IF NOT EXISTS log_entry_stays BEFORE DELETE ON log_entry
       BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END""",
)
_SQLITE_OFF = ("DROP TRIGGER IF EXISTS log_entry_kept", "DROP TRIGGER IF EXISTS log_entry_stays")

_POSTGRES = (
    """CREATE OR REPLACE FUNCTION log_entry_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'UPDATE' THEN
           IF NEW.body IS NULL AND {same} THEN RETURN NEW; END IF;
         END IF;
         RAISE EXCEPTION 'the log is append-only';
       END $$""".format(same=" AND ".join(f'NEW."{c}" IS NOT DISTINCT FROM OLD."{c}"' for c in _KEPT)),
    """CREATE OR REPLACE TRIGGER log_entry_kept BEFORE UPDATE OR DELETE ON log_entry
       FOR EACH ROW EXECUTE FUNCTION log_entry_refuses()""",
    """CREATE OR REPLACE TRIGGER log_entry_stays BEFORE TRUNCATE ON log_entry
       FOR EACH STATEMENT EXECUTE FUNCTION log_entry_refuses()""",
)
_POSTGRES_OFF = (
    "DROP TRIGGER IF EXISTS log_entry_kept ON log_entry",
    "DROP TRIGGER IF EXISTS log_entry_stays ON log_entry",
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; they let through one change: a body set to null."""
    _run(connection, _POSTGRES if connection.vendor == "postgresql" else _SQLITE)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for tests that must empty the table, and for nothing else."""
    _run(connection, _POSTGRES_OFF if connection.vendor == "postgresql" else _SQLITE_OFF)


def install_in_migration(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """As ``install``, as a migration calls it."""
    install(editor.connection)


def remove_in_migration(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """As ``remove``, as a migration calls it."""
    remove(editor.connection)


def _run(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
