"""Loads as they go: how far each came."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("holdings", "0002_keys_as_numbers")]

    operations = []
