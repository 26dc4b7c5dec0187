"""Extracts of record systems that this force keeps here: which, their records, and the keys to find them by."""

from __future__ import annotations

from django.db import models


class HeldSource(models.Model):
    """One extract: whose it is, the date of its data, when it was loaded, how many records it has.

    ``index_version`` is the version of the keys under which all of it stands (``matching.keys.VERSION``): an extract
    that stands under another is not asked until it was indexed anew.
    """

    source = models.CharField(primary_key=True, max_length=80)
    as_of = models.DateField()
    loaded_at = models.DateTimeField()
    count = models.PositiveIntegerField()
    index_version = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "holdings_source"


class HeldRecord(models.Model):
    """One record as it was given (``body``), and what it is compared by (``compared``), worked out when it was loaded.

    ``digest`` is over the body and the version of the keys: the same digest means that nothing need be done.
    A record that changes gets a new ``id``.
    """

    id = models.BigIntegerField(primary_key=True)
    source = models.CharField(max_length=80)
    record_id = models.CharField(max_length=200)
    digest = models.CharField(max_length=32)
    compared = models.BinaryField()
    body = models.TextField()

    class Meta:
        db_table = "holdings_record"
        constraints = [models.UniqueConstraint(fields=["source", "record_id"], name="holdings_record_once")]


class HeldKey(models.Model):
    """A key under which a record stands: a number made of the source and the key's text (``matching.keys.number``).

    The whole row is the primary key: a look-up reads the index and nothing else (WITHOUT ROWID on SQLite).
    """

    pk = models.CompositePrimaryKey("key", "record")
    key = models.BigIntegerField()
    record = models.BigIntegerField()

    class Meta:
        db_table = "holdings_key"


class HeldWord(models.Model):
    """A word by which like ones are found (``wider``): of a name (n), a username (u) or a registration (v).

    Words stay when the record that brought them goes: a word leads to nobody, only the keys do.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=1)
    word = models.CharField(max_length=100)

    class Meta:
        db_table = "holdings_word"
        constraints = [models.UniqueConstraint(fields=["kind", "word"], name="holdings_word_once")]
