"""What a coach chooses when she assigns: blocks, athletes and days."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from coaching.dates import is_within_a_year, small_int
from coaching.forms.days import NOT_WITHIN_A_YEAR, DayField
from coaching.forms.declared import options_of
from coaching.forms.reasons import REASON_MISSING, reason_field
from coaching.models.fields import TypedIntegerField
from coaching.services import assignments
from coaching.services.assignments.ranges import EVERY_BLOCK, PIPE
from coaching.services.assignments.restrictions import apply_answers, passes_a_stop

MAX_WEEKS = 12
# More at once would keep everybody waiting.
MAX_BLOCKS = 20_000
OVERHEAD = "overhead-"
MOVE = "move-"
WEEKDAYS = [
    (0, _("Mon")),
    (1, _("Tue")),
    (2, _("Wed")),
    (3, _("Thu")),
    (4, _("Fri")),
    (5, _("Sat")),
    (6, _("Sun")),
]


class MultipleRecordsField(forms.TypedMultipleChoiceField):
    """Some of the given records, chosen by id: cleaned they are the records, in their order.

    A page draws them itself, as there can be hundreds.
    """

    def __init__(self, **kwargs):
        super().__init__(coerce=int, widget=forms.CheckboxSelectMultiple, **kwargs)
        self.records: Sequence[Any] = []
        self.keys: set[str] = set()

    def offer(self, records):
        self.records = records
        self.keys = {str(record.pk) for record in records}

    def valid_value(self, value):
        return str(value) in self.keys

    def clean(self, value):
        wanted = set(super().clean(value))
        return [record for record in self.records if record.pk in wanted]


def offered(form: forms.BaseForm, name: str) -> MultipleRecordsField:
    """The form's own field of that name."""
    return cast(MultipleRecordsField, form.fields[name])


class AssignmentForm(forms.Form):
    """Who gets something, and the answers to what its preview asks.

    `athletes` with restrictions and `squads` with athletes are those on offer.
    """

    athlete = MultipleRecordsField(
        label=_("Athletes"),
        required=False,
        error_messages={
            "invalid_choice": _("An athlete you chose is not in this team. Choose again."),
        },
    )
    squad = MultipleRecordsField(
        label=_("Squads"),
        required=False,
        error_messages={
            "invalid_choice": _("A squad you chose is not there any more. Choose again."),
        },
    )
    everyone = forms.BooleanField(required=False)
    doubled = forms.ChoiceField(
        choices=[("skip", _("Leave it at one")), ("add", _("Add it again"))],
        required=False,
        widget=forms.RadioSelect,
    )
    reason = reason_field()
    token = forms.UUIDField(required=False, widget=forms.HiddenInput)

    # The fields whose errors stand beside them, and the step of the page that each is in.
    STEP_OF_FIELD = {"athlete": "step-athlete", "squad": "step-athlete"}

    def __init__(self, *args, team, athletes, squads, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.team, self.today = team, today
        offered(self, "athlete").offer(athletes)
        offered(self, "squad").offer(squads)

    @property
    def athletes(self):
        """Those on offer."""
        return offered(self, "athlete").records

    @property
    def squads(self):
        return offered(self, "squad").records

    @property
    def fields_beside(self):
        """Those whose errors have a place of their own on the page."""
        return [self[name] for name in self.STEP_OF_FIELD]

    @property
    def doubled_options(self):
        """[(id, value, label, is chosen)] of what to do with a block that is there already."""
        chosen = self["doubled"].value() or "skip"
        return [
            (option.id_for_label, value, label, value == chosen)
            for option, (value, label) in zip(
                self["doubled"], options_of(self, "doubled"), strict=True
            )
        ]

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if data.get("everyone"):
            data["athlete"] = self.athletes
            self.errors.pop("athlete", None)
        else:
            wanted = {athlete.pk for athlete in data.get("athlete") or []}
            for squad in data.get("squad") or []:
                wanted |= {athlete.pk for athlete in squad.athletes.all()}
            data["athlete"] = [athlete for athlete in self.athletes if athlete.pk in wanted]
        if not data["athlete"] and not {"athlete", "squad"} & set(self.errors):
            if data.get("squad"):
                self.add_error("squad", _("Nobody is in this squad yet."))
            else:
                self.add_error("athlete", _("Choose at least one athlete."))
        return data

    def passes_a_stop(self, plan):
        """Whether `plan` gives something that a rule stops."""
        return plan.before_range.passes_a_stop or passes_a_stop(plan.restricted, self.answers)

    @property
    def range_answers(self):
        """{athlete id: what is done before full range is on record}: the pipe, unless said."""
        return {
            athlete.pk: self.answers.get((athlete.pk, EVERY_BLOCK), PIPE)
            for athlete in self.cleaned_data["athlete"]
        }

    def lacks_reason(self, plan):
        """Whether `plan` holds what is ruled out and no reason is given; then an error says so."""
        lacks = self.passes_a_stop(plan) and not self.cleaned_data["reason"]
        if lacks:
            self.add_error("reason", REASON_MISSING)
        return lacks

    def clean_within_a_year(self, date):
        if not is_within_a_year(date, self.today):
            raise forms.ValidationError(NOT_WITHIN_A_YEAR)
        return date

    def check_size(self, size):
        if size > MAX_BLOCKS:
            raise forms.ValidationError(
                _(
                    "That is %(size)s blocks at once, and %(most)s is the most. "
                    "Take fewer athletes or days."
                )
                % {"size": size, "most": MAX_BLOCKS}
            )

    @property
    def answers(self):
        """{(athlete id, block id): "anyway" or "sides"} to what a restriction asks.

        Where hands at the sides are a choice, a radio of three is named for the pair.
        """
        texts = [(text, "anyway") for text in cast(QueryDict, self.data).getlist("anyway")]
        texts += [
            (name.removeprefix(OVERHEAD), self.data[name])
            for name in self.data
            if name.startswith(OVERHEAD)
        ]
        pairs = [(text.partition("-"), answer) for text, answer in texts]
        return {
            (small_int(athlete), small_int(block)): answer
            for (athlete, _dash, block), answer in pairs
            if answer in ("anyway", "sides")
        }

    @property
    def moves(self):
        """The keys of the warnings whose blocks move to the nearest free day."""
        return {
            name.removeprefix(MOVE)
            for name in self.data
            if name.startswith(MOVE) and self.data[name] == "move"
        }


class AssignForm(AssignmentForm):
    """`blocks` with prescriptions are those on offer, of what `offer` says."""

    block = MultipleRecordsField(
        label=_("Blocks"),
        error_messages={
            "required": _("Choose at least one block."),
            "invalid_choice": _("A block you chose is not there any more. Choose again."),
        },
    )
    when = forms.ChoiceField(
        label=_("When"),
        choices=[("day", _("One day")), ("weeks", _("Weekdays"))],
        widget=forms.RadioSelect,
    )
    date = DayField(label=_("Day"))
    weekday = forms.TypedMultipleChoiceField(
        label=_("On these days"),
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    weeks = TypedIntegerField(
        label=_("For how many weeks"),
        required=False,
    )

    STEP_OF_FIELD = {"block": "step-block"} | AssignmentForm.STEP_OF_FIELD
    STEP_OF_FIELD |= dict.fromkeys(["when", "date", "weekday", "weeks"], "step-when")

    def __init__(self, *args, blocks, offer, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer = offer
        offered(self, "block").offer(blocks)

    def clean_date(self):
        return self.clean_within_a_year(self.cleaned_data["date"])

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if data.get("when") == "weeks":
            self._clean_weeks(data)
        else:
            data["weekday"], data["weeks"] = [], 1
            for name in ("weekday", "weeks"):
                self.errors.pop(name, None)
        if not self.errors:
            self.check_size(len(data["block"]) * len(data["athlete"]) * len(self.dates))
        return data

    def _clean_weeks(self, data):
        weeks = data.get("weeks")
        if "weeks" not in self.errors and not (weeks and 1 <= weeks <= MAX_WEEKS):
            self.add_error("weeks", _("From 1 to %(most)s weeks.") % {"most": MAX_WEEKS})
        if "weekday" not in self.errors and not data.get("weekday"):
            self.add_error("weekday", _("Choose at least one weekday."))

    @property
    def dates(self):
        data = self.cleaned_data
        return assignments.dates_from(data["date"], data["weekday"], data["weeks"])

    def plan(self):
        """The Plan of what was chosen. Restricted blocks are left out unless chosen anyway."""
        data = self.cleaned_data
        blocks, athletes = data["block"], data["athlete"]
        without, lowered = apply_answers(blocks, athletes, self.answers)
        return assignments.plan_blocks(
            self.team,
            blocks,
            athletes,
            self.dates,
            doubled=data.get("doubled") or "skip",
            without=without,
            at_sides=lowered,
            squads=dict.fromkeys(data["squad"], False),
            moves=self.moves,
            today=self.today,
            range_answers=self.range_answers,
        )

    def habit(self):
        """What is offered next time."""
        data = self.cleaned_data
        if data["when"] == "day":
            return {"when": "day"}
        return {"when": "weeks", "weekday": data["weekday"], "weeks": data["weeks"]}
