"""The words by which a wider search finds like ones: on SQLite a trigram index (FTS5), on PostgreSQL a GIN index."""

from django.db import migrations, models

_LIKE = """CREATE VIRTUAL TABLE holdings_like_{0} USING fts5(
    word, content='', contentless_delete=1, detail=none, tokenize='trigram')"""
_GONE = """CREATE TRIGGER holdings_word_gone_{0} AFTER DELETE ON holdings_word WHEN OLD.kind = '{0}'
    BEGIN DELETE FROM holdings_like_{0} WHERE rowid = OLD.id; END"""
_SQLITE = [statement.format(kind) for kind in "nuv" for statement in (_LIKE, _GONE)]
# An array needs no extension, and its trigrams do not hang on the letters that the database's locale knows.
_POSTGRES = [
    "ALTER TABLE holdings_word ADD COLUMN trigrams text[] NOT NULL",
    "CREATE INDEX holdings_word_trigrams ON holdings_word USING gin (trigrams)",
]


def indexed(apps, editor):
    for statement in _POSTGRES if editor.connection.vendor == "postgresql" else _SQLITE:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("holdings", "0004_postcodes")]

    operations = [
        migrations.CreateModel(
            name="HeldWord",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=1)),
                ("word", models.CharField(max_length=100)),
            ],
            options={
                "db_table": "holdings_word",
                "constraints": [models.UniqueConstraint(fields=("kind", "word"), name="holdings_word_once")],
            },
        ),
        migrations.RunPython(indexed, migrations.RunPython.noop),
    ]
