import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What one looks for: a change of a calendar or program, a catalogue entry, a week's override.

    Nothing but names changes.
    """

    dependencies = [("coaching", "0001_initial")]

    operations = [
        migrations.RenameModel("Shipped", "CatalogEntry"),
        migrations.RenameModel("Override", "WeekOverride"),
        migrations.RenameModel("HistoricalOverride", "HistoricalWeekOverride"),
        migrations.RenameModel("ProgramAct", "ProgramChange"),
        migrations.RenameModel("CalendarAct", "CalendarChange"),
        migrations.RenameField("programchange", "words", "description"),
        migrations.RenameField("programchange", "before", "snapshot"),
        migrations.RenameField("calendarchange", "words", "description"),
        migrations.RenameField("calendarchange", "before", "snapshot"),
        migrations.RenameField("historicalblock", "act", "change_id"),
        migrations.RenameField("historicaldrill", "act", "change_id"),
        migrations.RenameField("historicalequipment", "act", "change_id"),
        migrations.RenameField("historicalladder", "act", "change_id"),
        migrations.RenameField("historicalmuscle", "act", "change_id"),
        migrations.RenameField("historicalplacement", "act", "change_id"),
        migrations.RenameField("historicalprescription", "act", "change_id"),
        migrations.RenameField("historicalprogram", "act", "change_id"),
        migrations.RenameField("historicalprogression", "act", "change_id"),
        migrations.RenameField("historicalrung", "act", "change_id"),
        migrations.RenameField("historicalweekoverride", "act", "change_id"),
        migrations.AlterModelOptions(
            name="programchange",
            options={
                "ordering": ["program", "-version"],
                "verbose_name": "change of a program",
                "verbose_name_plural": "changes of programs",
            },
        ),
        migrations.RemoveConstraint(
            model_name="calendarchange",
            name="calendar_act_of_one",
        ),
        migrations.RemoveConstraint(
            model_name="catalogentry",
            name="shipped_once",
        ),
        migrations.RemoveConstraint(
            model_name="programchange",
            name="program_act_version_once",
        ),
        migrations.RemoveConstraint(
            model_name="programchange",
            name="program_act_undone",
        ),
        migrations.RemoveConstraint(
            model_name="weekoverride",
            name="override_once",
        ),
        migrations.RemoveConstraint(
            model_name="weekoverride",
            name="override_field",
        ),
        migrations.RemoveConstraint(
            model_name="weekoverride",
            name="override_week",
        ),
        migrations.RemoveConstraint(
            model_name="weekoverride",
            name="override_value",
        ),
        migrations.AlterField(
            model_name="calendarchange",
            name="athlete",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="calendar_changes",
                to="coaching.athlete",
            ),
        ),
        migrations.AlterField(
            model_name="calendarchange",
            name="squad",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="calendar_changes",
                to="coaching.squad",
            ),
        ),
        migrations.AlterField(
            model_name="programchange",
            name="program",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="changes",
                to="coaching.program",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("athlete__isnull", True), ("squad__isnull", True), _connector="XOR"
                ),
                name="calendar_change_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="catalogentry",
            constraint=models.UniqueConstraint(
                models.F("model"), models.F("slug"), name="catalog_entry_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="programchange",
            constraint=models.UniqueConstraint(
                models.F("program"), models.F("version"), name="program_change_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="programchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_at", None), ("undone_by", None), ("undone_version", None)),
                    models.Q(
                        ("undone_at__isnull", False),
                        ("undone_by__isnull", False),
                        ("undone_version__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="program_change_undone",
            ),
        ),
        migrations.AddConstraint(
            model_name="weekoverride",
            constraint=models.UniqueConstraint(
                models.F("program"),
                models.F("prescription"),
                models.F("week"),
                models.F("field"),
                name="week_override_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="weekoverride",
            constraint=models.CheckConstraint(
                condition=models.Q(("field__in", ["sets", "amount", "load"])),
                name="week_override_field",
            ),
        ),
        migrations.AddConstraint(
            model_name="weekoverride",
            constraint=models.CheckConstraint(
                condition=models.Q(("week__gte", 1), ("week__lte", 52)), name="week_override_week"
            ),
        ),
        migrations.AddConstraint(
            model_name="weekoverride",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("field", "load"), ("value__gte", 0)),
                    ("value__gt", 0),
                    _connector="OR",
                ),
                name="week_override_value",
            ),
        ),
    ]
