from django.db import migrations, models


class Migration(migrations.Migration):
    """When somebody asks after a promise, and the promises of one owner found at once."""

    dependencies = [("log", "0002_guards")]
    operations = [
        migrations.AddField("promiserow", "chase", models.DateTimeField(null=True)),
        migrations.AddIndex("promiserow", models.Index(fields=["owner", "kept"], name="log_promise_owner")),
    ]
