"""Where postcodes are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("holdings", "0003_loads")]

    operations = [
        migrations.CreateModel(
            name="HeldPostcode",
            fields=[
                ("postcode", models.CharField(max_length=8, primary_key=True, serialize=False)),
                ("easting", models.PositiveIntegerField()),
                ("northing", models.PositiveIntegerField()),
                ("cell", models.PositiveIntegerField()),
            ],
            options={
                "db_table": "holdings_postcode",
                "indexes": [
                    models.Index(fields=["cell", "easting", "northing", "postcode"], name="holdings_postcode_near")
                ],
            },
        ),
        migrations.CreateModel(
            name="PostcodeEdition",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("year", models.PositiveSmallIntegerField()),
                ("count", models.PositiveIntegerField()),
                ("loaded_at", models.DateTimeField()),
            ],
            options={"db_table": "holdings_postcode_edition"},
        ),
    ]
