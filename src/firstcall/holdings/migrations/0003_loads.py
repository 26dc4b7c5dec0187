"""Loads as they go: how far each came, and the runs of keys that it puts by. On SQLite a record's number is its rowid."""

from django.db import migrations, models

_ROWID = [
    "ALTER TABLE holdings_record RENAME TO holdings_record_before",
    """CREATE TABLE holdings_record (
        id integer NOT NULL PRIMARY KEY, source varchar(80) NOT NULL, record_id varchar(200) NOT NULL,
        digest varchar(32) NOT NULL, compared BLOB NOT NULL, body text NOT NULL)""",
    "INSERT INTO holdings_record SELECT id, source, record_id, digest, compared, body FROM holdings_record_before",
    "DROP TABLE holdings_record_before",
    "CREATE UNIQUE INDEX holdings_record_once ON holdings_record (source, record_id)",
]


def numbered_by_rowid(apps, editor):
    """Django's bigint is no alias of the rowid: each look-up would go through two trees and each row into three."""
    if editor.connection.vendor == "sqlite":
        for statement in _ROWID:
            editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("holdings", "0002_keys_as_numbers")]

    operations = [
        migrations.RunPython(numbered_by_rowid, migrations.RunPython.noop),
        migrations.CreateModel(
            name="HeldLoad",
            fields=[
                ("source", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("fingerprint", models.CharField(max_length=64)),
                ("phase", models.CharField(default="rows", max_length=4)),
                ("position", models.BigIntegerField(default=0)),
                ("line", models.BigIntegerField(default=1)),
                ("part", models.PositiveSmallIntegerField(default=0)),
                ("staged", models.BooleanField(default=False)),
                ("dirty", models.BooleanField(default=False)),
                ("rejects", models.BigIntegerField(default=0)),
                ("told", models.TextField(default="{}")),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "holdings_load"},
        ),
        migrations.CreateModel(
            name="HeldRun",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("source", models.CharField(max_length=80)),
                ("part", models.SmallIntegerField()),
                ("keys", models.BinaryField()),
                ("records", models.BinaryField()),
            ],
            options={
                "db_table": "holdings_run",
                "indexes": [models.Index(fields=["source", "part", "id"], name="holdings_run_in_order")],
            },
        ),
    ]
