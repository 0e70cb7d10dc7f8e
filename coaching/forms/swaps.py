"""What a drill is swapped for."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coaching.forms.acts import ActForm
from coaching.models import Drill, Equipment
from coaching.rules.substitutes import Clearance, fitted_to
from coaching.rules.swaps import swap_id


class SwapForm(ActForm):
    """`to`: a drill's slug, and after a slash the slug of what it is done with, if that is said.

    Of the catalogue and the session's team. `by_coach`: whether a coach swaps, or the athlete.
    `may_pass`: whether what a restriction rules out is asked about, instead of refused.
    """

    to = forms.CharField(max_length=140)

    def __init__(self, *args, session_drill, by_coach, may_pass=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.session_drill, self.by_coach, self.may_pass = session_drill, by_coach, may_pass

    def clean_to(self):
        slug, _slash, held = self.cleaned_data["to"].partition("/")
        team = self.session_drill.block.session.team_id
        drill = Drill.objects.for_team(team).select_related("implement").filter(slug=slug).first()
        if drill is None:
            raise ValidationError(_("Choose a drill from the list."))
        implement = None
        if held:
            implement = Equipment.objects.filter(slug=held, loaded_drills=drill).first()
            if implement is None:
                raise ValidationError(_("Choose what to hold from the list."))
        session = self.session_drill.block.session
        held = session.athlete.restrictions_between(session.date, session.date)
        restrictions = {restriction.kind: restriction for restriction in held}
        clearance = self.session_drill.clearance(drill, restrictions, by_coach=self.by_coach)
        if implement and implement.loaded and "no_load" in restrictions:
            clearance, kinds = Clearance.RULED_OUT, ["no_load"]
        else:
            kinds = drill.restricted_by(restrictions)
        self.fitted = fitted_to(restrictions, clearance, kinds)
        if clearance == Clearance.RULED_OUT and not self.may_pass:
            raise ValidationError(
                _("Not now: %(restriction)s is agreed."),
                params={"restriction": restrictions[kinds[0]].get_kind_display().lower()},
            )
        return drill, implement

    @property
    def action(self):
        return {name: self.cleaned_data[name] for name in ("device", "seq")}

    @property
    def swap_id(self):
        drill, implement = self.cleaned_data["to"]
        return swap_id(self.session_drill.pk, drill.slug, implement.slug if implement else "")
