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


class HeldPostcode(models.Model):
    """Where the middle of a postcode is, in metres on the National Grid.

    ``cell`` is the kilometre square that it is in: kilometres north times 1,000 and kilometres east.
    """

    postcode = models.CharField(primary_key=True, max_length=8)
    easting = models.PositiveIntegerField()
    northing = models.PositiveIntegerField()
    cell = models.PositiveIntegerField()

    class Meta:
        db_table = "holdings_postcode"
        indexes = [models.Index(fields=["cell", "easting", "northing", "postcode"], name="holdings_postcode_near")]


class PostcodeEdition(models.Model):
    """Which edition of Ordnance Survey's postcodes is held: the one row, or none. Its year is named wherever it is used."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    year = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()

    class Meta:
        db_table = "holdings_postcode_edition"


class HeldLoad(models.Model):
    """The last load of a source: of which file, how far it came, and what it did.

    ``fingerprint`` tells the file, its mapping and the version of the keys. ``position`` and ``line`` are where the next
    block begins. ``phase`` is rows, keys (``part`` of them are built) or done. ``staged``: its keys are built at the
    end; ``dirty``: there may be keys of an earlier try, to be taken out then. ``told`` is what it did, as JSON.
    """

    source = models.CharField(primary_key=True, max_length=80)
    fingerprint = models.CharField(max_length=64)
    phase = models.CharField(max_length=4, default="rows")
    position = models.BigIntegerField(default=0)
    line = models.BigIntegerField(default=1)
    part = models.PositiveSmallIntegerField(default=0)
    staged = models.BooleanField(default=False)
    dirty = models.BooleanField(default=False)
    rejects = models.BigIntegerField(default=0)
    told = models.TextField(default="{}")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "holdings_load"


class HeldRun(models.Model):
    """What one batch of a load puts by: its keys of one part of their range, in order, with the records they lead to.

    ``part`` of -1: the records that the batch named, whether they changed or not. ``keys`` and ``records`` are
    packed 64-bit numbers.
    """

    id = models.BigAutoField(primary_key=True)
    source = models.CharField(max_length=80)
    part = models.SmallIntegerField()
    keys = models.BinaryField()
    records = models.BinaryField()

    class Meta:
        db_table = "holdings_run"
        indexes = [models.Index(fields=["source", "part", "id"], name="holdings_run_in_order")]
