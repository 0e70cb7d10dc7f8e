"""The forms of the builder's panel: one for each thing that can be selected."""

from django.utils.functional import cached_property

from coaching.forms.programs import AddBlockForm, DayForm, PlacementForm, WeekForm
from coaching.forms.progressions import ProgressionForm


class BuilderForms:
    """The forms of what a ProgramBuilderPage has selected.

    `sent`: those that came back with errors, by name, so that what was typed stays.
    """

    def __init__(self, builder, sent=None):
        self.builder, self.sent = builder, sent or {}
        self.weeks = builder.pattern.weeks

    @cached_property
    def place(self):
        """To place a block: the selected one, or one on the selected day."""
        chosen = self.builder.selected
        if chosen.what == "block":
            initial, block = {"block": chosen.value.pk, "week": 1}, chosen.value
        else:
            initial = {"week": chosen.value.week, "weekday": [chosen.value.weekday]}
            block = None
        return self.sent.get("place") or AddBlockForm(
            initial=initial, weeks=self.weeks, blocks=self.builder.offered, block=block
        )

    @cached_property
    def placement(self):
        placement = self.builder.selected.value.placement
        initial = {"week": placement.week, "weekday": placement.weekday}
        return self.sent.get("placement") or PlacementForm(initial=initial, weeks=self.weeks)

    @cached_property
    def day(self):
        day = self.builder.selected.value
        initial = {"to_week": min(day.week + 1, self.weeks), "to_weekday": day.weekday}
        return self.sent.get("day") or DayForm(initial=initial, weeks=self.weeks)

    @cached_property
    def week(self):
        week = self.builder.selected.value
        initial = {"times": max(1, self.weeks - week), "to_week": min(week + 1, self.weeks)}
        return self.sent.get("week") or WeekForm(initial=initial, weeks=self.weeks)

    @cached_property
    def progressions(self):
        """A ProgressionForm for each prescription of the selected placed block."""
        item = self.builder.selected.value
        return [
            self.sent.get(f"progression-{row.pk}") or self.progression(row, item.placement.week)
            for row in item.block.prescriptions.all()
        ]

    def progression(self, prescription, week=None, data=None):
        return ProgressionForm(
            data,
            prescription=prescription,
            block=self.builder.blocks[prescription.block_id],
            pattern=self.builder.pattern,
            weeks=self.builder.week_values,
            week=week,
        )
