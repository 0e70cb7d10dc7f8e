from django.db import migrations, models
from django.db.models import F, Q

from coaching.models.operations import PreparedMigration

KEPT = {
    "blank": True,
    "help_text": "Of a drill that was swapped: how many of its sets stay with it.",
    "null": True,
}
BEFORE = {"default": 0, "help_text": "How many sets stay with the drills that it replaces."}


def kept_at_most(field):
    return models.CheckConstraint(
        condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__lte": F("sets")}),
        name="session_drill_kept_sets",
    )


class Migration(PreparedMigration):
    """The fields' names change; the columns keep theirs, so that an older version runs beside."""

    dependencies = [("coaching", "0018_restriction_swaps")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveConstraint("sessiondrill", "session_drill_kept_sets"),
                migrations.RenameField("sessiondrill", "kept_sets", "sets_kept_on_original"),
                migrations.RenameField("sessiondrill", "sets_before", "sets_done_before_swap"),
                migrations.AlterField(
                    "sessiondrill",
                    "sets_kept_on_original",
                    models.PositiveSmallIntegerField(db_column="kept_sets", **KEPT),
                ),
                migrations.AlterField(
                    "sessiondrill",
                    "sets_done_before_swap",
                    models.PositiveSmallIntegerField(db_column="sets_before", **BEFORE),
                ),
                migrations.AddConstraint("sessiondrill", kept_at_most("sets_kept_on_original")),
            ],
        ),
    ]
