from django.db import migrations

from firstcall.log.guards import install_in_migration, remove_in_migration


class Migration(migrations.Migration):
    """The triggers that keep the log append-only."""

    dependencies = [("log", "0001_initial")]
    operations = [migrations.RunPython(install_in_migration, remove_in_migration)]
