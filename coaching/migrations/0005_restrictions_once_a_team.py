"""Each team has its own restrictions of an athlete, one of a kind."""

import django.db.models.deletion
from django.db import migrations, models

from coaching.models.operations import PreparedMigration


def keep_one_of_a_kind(apps, schema_editor):
    """Backwards, an athlete has one of a kind whatever the team: the oldest stays."""
    kept = set()
    for restriction in apps.get_model("coaching", "Restriction").objects.order_by("since", "pk"):
        if (restriction.athlete_id, restriction.kind) in kept:
            restriction.delete()
        kept.add((restriction.athlete_id, restriction.kind))


class Migration(PreparedMigration):
    dependencies = [("coaching", "0004_restrictions_of_a_team")]

    operations = [
        migrations.RemoveConstraint(model_name="restriction", name="restriction_once"),
        migrations.AlterField(
            model_name="restriction",
            name="team",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="restrictions",
                to="coaching.team",
            ),
        ),
        migrations.AddConstraint(
            model_name="restriction",
            constraint=models.UniqueConstraint("team", "athlete", "kind", name="restriction_once"),
        ),
        migrations.RunPython(migrations.RunPython.noop, keep_one_of_a_kind),
    ]
