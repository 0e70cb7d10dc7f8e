"""Asking somebody into a team, and what a coach answers to who asks to join."""

from django import forms
from django.utils.translation import gettext_lazy as _

from coaching.forms.declared import records_of
from coaching.models import Athlete
from coaching.rules.names import by_name, twin_key

from .selects import LongSelect


class AnswerForm(forms.Form):
    """Whether she is let in, and in whose place: one of the team's that waits, or her own."""

    let_in = forms.ChoiceField(choices=[("yes", _("Let in")), ("no", _("Not"))])
    athlete = forms.ModelChoiceField(
        label=_("Who this is"),
        queryset=Athlete.objects.none(),
        required=False,
        widget=LongSelect,
    )

    def __init__(self, *args, team, waiting=None, **kwargs):
        super().__init__(*args, **kwargs)
        field = records_of(self, "athlete")
        field.queryset = Athlete.objects.in_team(team).filter(user=None)
        field.empty_label = _("Somebody new")
        if waiting is not None:
            field.choices = [("", field.empty_label), *((a.pk, str(a)) for a in waiting)]


def answer_forms(requests, team):
    """[(request, form), ...], each with the place chosen whose name or address is hers.

    One query, and none where nobody asks.
    """
    if not requests:
        return []
    waiting = by_name(Athlete.objects.in_team(team).filter(user=None))
    return [
        (
            each,
            AnswerForm(
                team=team,
                waiting=waiting,
                auto_id=f"id-{each.pk}-%s",
                initial={"athlete": _likely(each.user, waiting)},
            ),
        )
        for each in requests
    ]


def _likely(user, waiting):
    key, email = twin_key(user.name), user.email.lower()
    alike = [a for a in waiting if twin_key(a.name) == key or (a.email or "").lower() == email]
    return alike[0].pk if len(alike) == 1 else None
