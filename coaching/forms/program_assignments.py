"""What a coach chooses when she assigns a program: athletes and squads, its start and days."""

from django import forms
from django.utils.translation import gettext_lazy as _

from coaching.forms.days import DayField
from coaching.forms.declared import choices_of
from coaching.models.fields import TypedIntegerField
from coaching.services.assignments.plan import AssignmentOptions
from coaching.services.assignments.programs import plan_program
from coaching.services.assignments.ranges import EVERY_BLOCK

from .assignments import WEEKDAYS, AssignmentForm

DAY = "day-"
OFFSET = "offset-"
MAX_OFFSET = 28


class AssignProgramForm(AssignmentForm):
    """`contents` is the program to assign."""

    start = DayField(label=_("Starts on"))
    joiners = forms.TypedMultipleChoiceField(coerce=int, required=False)

    STEP_OF_FIELD = AssignmentForm.STEP_OF_FIELD | {"start": "step-when"}

    def __init__(self, *args, contents, **kwargs):
        super().__init__(*args, **kwargs)
        self.contents = contents
        choices_of(self, "joiners").choices = [(squad.pk, str(squad)) for squad in self.squads]
        for weekday in contents.weekdays:
            self.fields[f"{DAY}{weekday}"] = forms.TypedChoiceField(
                label=dict(WEEKDAYS)[weekday], choices=WEEKDAYS, coerce=int, initial=weekday
            )
        # A team has hundreds, of whom a few start later: fields are made of those that were sent.
        for athlete in self.athletes if self.is_bound else ():
            if not self.data.get(f"{OFFSET}{athlete.pk}"):
                continue
            self.fields[f"{OFFSET}{athlete.pk}"] = TypedIntegerField(
                label=athlete.name,
                required=False,
                min_value=-MAX_OFFSET,
                max_value=MAX_OFFSET,
                widget=forms.TextInput({"placeholder": "0"}),
            )
        self.STEP_OF_FIELD = self.STEP_OF_FIELD | dict.fromkeys(
            (name for name in self.fields if name.startswith((DAY, OFFSET))), "step-when"
        )

    @property
    def day_fields(self):
        return [self[f"{DAY}{weekday}"] for weekday in self.contents.weekdays]

    @property
    def offset_fields(self):
        """Of those who were said to start on another day than the rest."""
        return [self[name] for name in self.fields if name.startswith(OFFSET)]

    @property
    def offset_rows(self):
        """[(what is sent along, name, the field of an offset or None), ...] of everybody."""
        names = ((f"{OFFSET}{athlete.pk}", athlete.name) for athlete in self.athletes)
        return [(key, name, self[key] if key in self.fields else None) for key, name in names]

    @property
    def has_offsets(self):
        return any(field.value() or field.errors for field in self.offset_fields)

    @property
    def has_wrong_offsets(self):
        return any(name.startswith(OFFSET) for name in self.errors)

    @property
    def tells_offsets(self):
        """Whether something is wrong in the offsets, or was when the page was drawn."""
        return self.has_wrong_offsets or "offsets_told" in self.data

    @property
    def fields_beside(self):
        return [field for field in super().fields_beside if not field.name.startswith(OFFSET)]

    def clean_start(self):
        return self.clean_within_a_year(self.cleaned_data["start"])

    def clean(self):
        super().clean()
        data = self.cleaned_data
        taken = set()
        for weekday in self.contents.weekdays:
            name = f"{DAY}{weekday}"
            day = data.get(name)
            if day is None:
                continue
            if day in taken:
                self.add_error(
                    name,
                    _("%(day)s is taken already: give each day of the program its own.")
                    % {"day": dict(WEEKDAYS)[day]},
                )
            else:
                taken.add(day)
        if not self.errors:
            self.check_size(len(data["athlete"]) * len(self.contents.placements))
        return data

    @property
    def weekdays(self):
        """{weekday of the program: real weekday}"""
        return {day: self.cleaned_data[f"{DAY}{day}"] for day in self.contents.weekdays}

    def options(self):
        data = self.cleaned_data
        chosen = {athlete.pk for athlete in data["athlete"]}
        blocks = {block.pk for block in self.contents.blocks}
        ranges = {(athlete, EVERY_BLOCK): answer for athlete, answer in self.range_answers.items()}
        return AssignmentOptions(
            program=self.contents.program,
            start=data["start"],
            weekdays=self.weekdays,
            offsets={pk: data.get(f"{OFFSET}{pk}") or 0 for pk in chosen},
            answers={
                (athlete, block): answer
                for (athlete, block), answer in self.answers.items()
                if athlete in chosen and block in blocks
            }
            | (ranges if self.contents.has_heavy else {}),
        )

    def plan(self):
        """The Plan of what was chosen. Restricted blocks are left out unless chosen anyway."""
        data = self.cleaned_data
        return plan_program(
            self.team,
            self.contents,
            self.options(),
            data["athlete"],
            doubled=data.get("doubled") or "skip",
            squads={squad: squad.pk in data["joiners"] for squad in data["squad"]},
            moves=self.moves,
            today=self.today,
        )

    def habit(self):
        """What is offered next time: for this program its days, for any squad its joiners."""
        data = self.cleaned_data
        days = {f"{DAY}{weekday}": real for weekday, real in self.weekdays.items()}
        return {"days": days, "joiners": bool(data["joiners"])} if data["squad"] else {"days": days}
