"""Where postcodes are."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("holdings", "0003_loads")]

    operations = []
