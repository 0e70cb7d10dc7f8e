"""A restriction gets the team of the coach who set it, and a membership who ended it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Exists, OuterRef

from coaching.models.operations import PreparedMigration


def give_teams(apps, schema_editor):
    """The team where who set it coaches, else one she is in now, else one she was in.

    What belongs to no team at all is read by nobody, and goes.
    """
    Restriction = apps.get_model("coaching", "Restriction")
    Membership = apps.get_model("coaching", "Membership")
    for restriction in Restriction.objects.filter(team=None):
        setter = Membership.objects.filter(
            team=OuterRef("team"), user=restriction.set_by_id, user__isnull=False
        )
        place = (
            Membership.objects.filter(athlete=restriction.athlete_id)
            .annotate(of_setter=Exists(setter))
            .order_by("-of_setter", models.F("archived_at").desc(nulls_first=True), "pk")
            .first()
        )
        if place is None:
            restriction.delete()
        else:
            restriction.team_id = place.team_id
            restriction.save(update_fields=["team"])


class Migration(PreparedMigration):
    dependencies = [("coaching", "0003_mail")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="archived_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="left_squads",
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.AddField(
            model_name="restriction",
            name="until",
            field=models.DateField(blank=True, null=True, verbose_name="until"),
        ),
        migrations.AddField(
            model_name="restriction",
            name="team",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="restrictions",
                to="coaching.team",
            ),
        ),
        migrations.RunPython(give_teams, migrations.RunPython.noop),
    ]
