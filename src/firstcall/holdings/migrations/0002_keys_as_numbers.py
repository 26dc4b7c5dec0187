"""Keys become numbers, and what is compared stands before the body. Extracts are to be loaded again: keys are never translated."""

from django.db import migrations, models

_SQLITE = """CREATE TABLE holdings_key (
    "key" bigint NOT NULL, record bigint NOT NULL, PRIMARY KEY ("key", record)) WITHOUT ROWID"""
_POSTGRES = """CREATE TABLE holdings_key (
    "key" bigint NOT NULL, record bigint NOT NULL, PRIMARY KEY ("key", record))"""


def anew(apps, editor):
    editor.execute("DROP TABLE holdings_key")
    editor.execute(_POSTGRES if editor.connection.vendor == "postgresql" else _SQLITE)
    # An extract without its keys would answer "no trace" to everything: until it is loaded again it is not connected.
    editor.execute("DELETE FROM holdings_source")


class Migration(migrations.Migration):
    dependencies = [("holdings", "0001_initial")]

    operations = [
        migrations.DeleteModel(name="HeldRecord"),
        migrations.CreateModel(
            name="HeldRecord",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("source", models.CharField(max_length=80)),
                ("record_id", models.CharField(max_length=200)),
                ("digest", models.CharField(max_length=32)),
                ("compared", models.BinaryField()),
                ("body", models.TextField()),
            ],
            options={
                "db_table": "holdings_record",
                "constraints": [models.UniqueConstraint(fields=("source", "record_id"), name="holdings_record_once")],
            },
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name="HeldKey"),
                migrations.CreateModel(
                    name="HeldKey",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "key", "record", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("key", models.BigIntegerField()),
                        ("record", models.BigIntegerField()),
                    ],
                    options={"db_table": "holdings_key"},
                ),
            ],
            database_operations=[migrations.RunPython(anew, migrations.RunPython.noop)],
        ),
        migrations.AddField(
            model_name="heldsource",
            name="index_version",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
