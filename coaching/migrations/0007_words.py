# Only texts of fields: no table changes.

import django.db.models.deletion
from django.db import migrations, models

from coaching.models.operations import PreparedMigration


class Migration(PreparedMigration):
    dependencies = [
        ("coaching", "0006_hashed_tokens"),
    ]

    operations = [
        migrations.AlterField(
            model_name="athlete",
            name="units",
            field=models.CharField(
                choices=[("imperial", "Pounds and yards"), ("metric", "Kilograms and meters")],
                default="imperial",
                max_length=8,
                verbose_name="units",
            ),
        ),
        migrations.AlterField(
            model_name="drill",
            name="overhead_optional",
            field=models.BooleanField(
                default=False,
                help_text="The coach’s choice for an athlete with no overhead work.",
                verbose_name="hands may stay at the sides",
            ),
        ),
        migrations.AlterField(
            model_name="drill",
            name="team",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty for the shared catalog.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="drills",
                to="coaching.team",
                verbose_name="team",
            ),
        ),
        migrations.AlterField(
            model_name="historicaldrill",
            name="overhead_optional",
            field=models.BooleanField(
                default=False,
                help_text="The coach’s choice for an athlete with no overhead work.",
                verbose_name="hands may stay at the sides",
            ),
        ),
        migrations.AlterField(
            model_name="historicaldrill",
            name="team",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="Empty for the shared catalog.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="coaching.team",
                verbose_name="team",
            ),
        ),
        migrations.AlterField(
            model_name="team",
            name="athletes_may_move",
            field=models.BooleanField(
                default=False,
                help_text="Only their own, and only within the week. You see what was moved.",
                verbose_name="athletes may move their sessions",
            ),
        ),
        migrations.AlterField(
            model_name="team",
            name="units",
            field=models.CharField(
                choices=[("imperial", "Pounds and yards"), ("metric", "Kilograms and meters")],
                default="imperial",
                max_length=8,
                verbose_name="units",
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="units",
            field=models.CharField(
                choices=[("imperial", "Pounds and yards"), ("metric", "Kilograms and meters")],
                default="imperial",
                max_length=8,
                verbose_name="units",
            ),
        ),
    ]
