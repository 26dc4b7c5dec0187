"""The extracts, their records, and the table of keys: clustered by its own row on both engines."""

from django.db import migrations, models

_SQLITE = """CREATE TABLE holdings_key (
    source varchar(80) NOT NULL, "key" varchar(100) NOT NULL, record bigint NOT NULL, person smallint NOT NULL,
    PRIMARY KEY (source, "key", record, person)) WITHOUT ROWID"""
_POSTGRES = """CREATE TABLE holdings_key (
    source varchar(80) COLLATE "C" NOT NULL, "key" varchar(100) COLLATE "C" NOT NULL,
    record bigint NOT NULL, person smallint NOT NULL,
    PRIMARY KEY (source, "key", record, person))"""


def create_keys(apps, editor):
    editor.execute(_POSTGRES if editor.connection.vendor == "postgresql" else _SQLITE)


def drop_keys(apps, editor):
    editor.execute("DROP TABLE holdings_key")


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="HeldSource",
            fields=[
                ("source", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("as_of", models.DateField()),
                ("loaded_at", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
            ],
            options={"db_table": "holdings_source"},
        ),
        migrations.CreateModel(
            name="HeldRecord",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("source", models.CharField(max_length=80)),
                ("record_id", models.CharField(max_length=200)),
                ("digest", models.CharField(max_length=32)),
                ("body", models.TextField()),
                ("indexed", models.BinaryField()),
            ],
            options={
                "db_table": "holdings_record",
                "constraints": [models.UniqueConstraint(fields=("source", "record_id"), name="holdings_record_once")],
            },
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="HeldKey",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "source",
                                "key",
                                "record",
                                "person",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("source", models.CharField(max_length=80)),
                        ("key", models.CharField(max_length=100)),
                        ("record", models.BigIntegerField()),
                        ("person", models.SmallIntegerField()),
                    ],
                    options={"db_table": "holdings_key"},
                ),
            ],
            database_operations=[migrations.RunPython(create_keys, drop_keys)],
        ),
    ]
