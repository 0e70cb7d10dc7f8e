"""What is asked when a session ends."""

from django import forms
from django.utils.translation import gettext_lazy as _

from coaching.forms.acts import ActForm
from coaching.forms.areas import TextArea
from coaching.forms.declared import records_of
from coaching.forms.versions import Versioned
from coaching.models import Drill, Session
from coaching.models.notes import TypedNote
from coaching.rules.limits import MAX_MINUTES
from coaching.rules.substitutes import Clearance, fitted_to

EFFORT = [(n, str(n)) for n in range(1, 11)]


class FinishForm(Versioned, ActForm, forms.ModelForm):
    """Effort 1 to 10, minutes and a note; each may be left out.

    `guess`: the minutes that are offered where none are said yet.
    """

    effort = forms.TypedChoiceField(
        label=_("How hard was the whole session?"),
        choices=EFFORT,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    note = TypedNote(label=_("Note for your coach"), limit=1000, widget=TextArea(attrs={"rows": 3}))

    class Meta:
        model = Session
        fields = ["effort", "minutes", "note"]
        labels = {"minutes": _("Minutes")}

    def __init__(self, *args, guess=None, **kwargs):
        super().__init__(*args, **kwargs)
        if self.saved_version and self.instance.minutes is None and guess:
            # The version is of what is saved, and not of what is offered.
            self.initial["minutes"] = guess
        # What the phone says of it before it is sent: static/js/amounts.js.
        message = _("{value} minutes are too many: at most %(most)s.") % {"most": MAX_MINUTES}
        self.fields["minutes"].widget.attrs |= {
            "data-least": 1,
            "data-most": MAX_MINUTES,
            "data-most-said": message,
            "data-whole": "",
        }

    def values(self):
        """What was said, as `finish` takes it: what is absent stays as it is."""
        absent = {name for name in self.Meta.fields if name not in self.data}
        return {name: value for name, value in self.cleaned_data.items() if name not in absent}


class ExtraForm(forms.Form):
    """A drill that was not planned, of the catalogue and the session's team.

    What a restriction rules out is a coach's to decide on: `kinds` are the athlete's, and
    `may_pass` says whether that is asked about, instead of refused. `fitted` are those that it is
    made to fit. `stopped`: ids of drills that are over for the day; `says_why`: whether it is said
    that it hurt.
    """

    drill = forms.ModelChoiceField(Drill.objects.none(), to_field_name="slug")

    def __init__(
        self, *args, team, by_coach, may_pass=False, kinds=(), stopped=(), says_why=True, **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.says_why = says_why
        self.kinds, self.by_coach, self.stopped = kinds, by_coach, stopped
        self.may_pass = may_pass
        records_of(self, "drill").queryset = Drill.objects.for_team(team)

    def clean_drill(self):
        drill = self.cleaned_data["drill"]
        clearance = drill.clearance(self.kinds, by_coach=self.by_coach)
        self.fitted = fitted_to(self.kinds, clearance, drill.restricted_by(self.kinds))
        if clearance == Clearance.RULED_OUT and not self.may_pass:
            raise forms.ValidationError(
                _("%(drill)s is left out because of a restriction. Only a coach can add it."),
                params={"drill": drill.name},
            )
        if drill.pk in self.stopped:
            hurt = _("%(drill)s was stopped today, since it hurt.")
            over = hurt if self.says_why else _("%(drill)s is over for today.")
            raise forms.ValidationError(over, params={"drill": drill.name})
        return drill
