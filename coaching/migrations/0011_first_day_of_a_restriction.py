# A restriction may begin on a day to come. A team's own plyometric drills have impact: nobody was
# asked to say that one has none.

from django.db import migrations, models
from django.db.models import F, Q

from coaching.models.operations import PreparedMigration


def tick_impact(apps, schema_editor):
    drills = apps.get_model("coaching", "Drill").objects
    drills.filter(kind="plyometric", impact=False).exclude(team=None).update(impact=True)


class Migration(PreparedMigration):
    dependencies = [("coaching", "0010_front_of_hip")]

    operations = [
        migrations.AddField(
            model_name="restriction",
            name="starts",
            field=models.DateField(blank=True, null=True, verbose_name="from"),
        ),
        migrations.AddConstraint(
            model_name="restriction",
            constraint=models.CheckConstraint(
                condition=Q(starts=None) | Q(until=None) | Q(until__gte=F("starts")),
                name="restriction_ends_after_it_starts",
            ),
        ),
        migrations.RunPython(tick_impact, migrations.RunPython.noop),
    ]
