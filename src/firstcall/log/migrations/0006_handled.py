from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("log", "0005_notes_and_approvals")]

    operations = [
        migrations.CreateModel(
            name="HandledRow",
            fields=[
                ("row", models.BigAutoField(primary_key=True, serialize=False)),
                ("incident", models.PositiveBigIntegerField()),
                ("staff", models.CharField(max_length=80)),
            ],
            options={
                "db_table": "log_handled",
                "indexes": [models.Index(fields=["staff"], name="log_handled_staff")],
                "constraints": [models.UniqueConstraint(fields=("incident", "staff"), name="log_handled_once")],
            },
        ),
    ]
