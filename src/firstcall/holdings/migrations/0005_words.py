"""The words by which a wider search finds like ones."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("holdings", "0004_postcodes")]

    operations = []
