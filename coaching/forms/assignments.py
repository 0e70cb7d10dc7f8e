"""What a coach chooses when she assigns: blocks, athletes and days."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from coaching import assigning
from coaching.converters import small_int

MOST_WEEKS = 12
# More at once would keep everybody waiting.
MOST_BLOCKS = 10_000
OVERHEAD = "overhead-"
WEEKDAYS = [
    (0, _("Mon")),
    (1, _("Tue")),
    (2, _("Wed")),
    (3, _("Thu")),
    (4, _("Fri")),
    (5, _("Sat")),
    (6, _("Sun")),
]


class ManyOf(forms.TypedMultipleChoiceField):
    """Some of the given records, chosen by id; `chosen(data)` are the records, in their order."""

    def __init__(self, **kwargs):
        super().__init__(coerce=int, widget=forms.CheckboxSelectMultiple, **kwargs)
        self.records = []

    def offer(self, records):
        self.records = records
        self.choices = [(record.pk, str(record)) for record in records]

    def clean(self, value):
        wanted = set(super().clean(value))
        return [record for record in self.records if record.pk in wanted]


class AssignForm(forms.Form):
    """`blocks` with prescriptions and `athletes` with restrictions are those on offer."""

    block = ManyOf(
        label=_("Blocks"),
        error_messages={
            "required": _("Choose at least one block."),
            "invalid_choice": _("A block you chose is not there any more. Choose again."),
        },
    )
    athlete = ManyOf(
        label=_("Athletes"),
        required=False,
        error_messages={
            "invalid_choice": _("An athlete you chose is not in this team. Choose again."),
        },
    )
    everyone = forms.BooleanField(required=False)
    when = forms.ChoiceField(
        label=_("When"),
        choices=[("day", _("One day")), ("weeks", _("Weekdays"))],
        widget=forms.RadioSelect,
    )
    date = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose a day."),
            "invalid": _("Write the day like 2026-03-02."),
        },
    )
    weekday = forms.TypedMultipleChoiceField(
        label=_("On these days"),
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    weeks = forms.IntegerField(
        label=_("For how many weeks"),
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    doubled = forms.ChoiceField(
        choices=[("skip", _("Leave it at one")), ("add", _("Add it again"))],
        required=False,
        widget=forms.RadioSelect,
    )
    token = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, team, blocks, athletes, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.team, self.today = team, today
        self.fields["block"].offer(blocks)
        self.fields["athlete"].offer(athletes)

    def clean_date(self):
        date = self.cleaned_data["date"]
        if abs(date - self.today) > timedelta(days=366):
            raise forms.ValidationError(_("Choose a day within a year from today."))
        return date

    def clean(self):
        data = super().clean()
        if data.get("everyone"):
            data["athlete"] = self.fields["athlete"].records
            self.errors.pop("athlete", None)
        if not data.get("athlete") and "athlete" not in self.errors:
            self.add_error("athlete", _("Choose at least one athlete."))
        if data.get("when") == "weeks":
            self._clean_weeks(data)
        else:
            data["weekday"], data["weeks"] = [], 1
            for name in ("weekday", "weeks"):
                self.errors.pop(name, None)
        if not self.errors:
            self._clean_size(data)
        return data

    def _clean_weeks(self, data):
        weeks = data.get("weeks")
        if "weeks" not in self.errors and not (weeks and 1 <= weeks <= MOST_WEEKS):
            self.add_error("weeks", _("From 1 to %(most)s weeks.") % {"most": MOST_WEEKS})
        if "weekday" not in self.errors and not data.get("weekday"):
            self.add_error("weekday", _("Choose at least one weekday."))
        if not self.errors and not self.dates:
            self.add_error(
                "weekday",
                _("These days are over in the week you start in. Add a week, or start later."),
            )

    def _clean_size(self, data):
        size = len(data["block"]) * len(data["athlete"]) * len(self.dates)
        if size > MOST_BLOCKS:
            raise forms.ValidationError(
                _(
                    "That is %(size)s blocks at once, and %(most)s is the most. "
                    "Take fewer athletes or days."
                )
                % {"size": size, "most": MOST_BLOCKS}
            )

    @property
    def dates(self):
        data = self.cleaned_data
        return assigning.dates_from(data["date"], data["weekday"], data["weeks"])

    @property
    def answers(self):
        """{(athlete id, block id): "anyway" or "sides"} to what a restriction asks.

        Where hands at the sides are a choice, a radio of three is named for the pair.
        """
        texts = [(text, "anyway") for text in self.data.getlist("anyway")]
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

    def plan(self):
        """The Plan of what was chosen. Restricted blocks are left out unless chosen anyway."""
        data = self.cleaned_data
        blocks, athletes = data["block"], data["athlete"]
        choices = assigning.choices(assigning.restricted(blocks, athletes))
        answers = {pair: self.answers.get(pair) for pair in choices}
        lowered = {pair for pair, a in answers.items() if a == "sides" and choices[pair]}
        return assigning.plan(
            self.team,
            blocks,
            athletes,
            self.dates,
            doubled=data.get("doubled") or "skip",
            without={p for p, a in answers.items() if a != "anyway"} - lowered,
            at_sides=lowered,
        )

    def habit(self):
        """What is offered next time."""
        data = self.cleaned_data
        if data["when"] == "day":
            return {"when": "day"}
        return {"when": "weeks", "weekday": data["weekday"], "weeks": data["weeks"]}
