"""Forms of accounts, athletes, teams and invitations."""

import secrets

from allauth.account.forms import SignupForm
from allauth.account.internal.flows.email_verification import get_address_for_user
from allauth.account.models import EmailAddress
from allauth.account.utils import has_verified_email
from allauth.core import context, ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coaching import accounts
from coaching.forms.days import BirthDateField
from coaching.forms.passwords import OurWordsMixin
from coaching.models import Athlete, Equipment, Guardian, Team, User
from coaching.models.choices import Role, Theme, UnitSystem
from coaching.models.names import TypedNameField
from coaching.rules.emails import can_be_mailed

from .training import BIRTH_DATE_HELP, EQUIPMENT_HELP
from .twins import AsksAboutTwins
from .versions import Versioned
from .zones import TimezoneField


def units_field(**extra):
    return forms.ChoiceField(
        label=_("Units"),
        choices=UnitSystem.choices,
        initial=UnitSystem.IMPERIAL,
        widget=forms.RadioSelect,
        **extra,
    )


class SignUpForm(OurWordsMixin, SignupForm):
    """An account, and with it a team of its own, or the place that an invitation offers."""

    account_already_exists: bool
    field_order = ["name", "team_name", "email", "password1", "timezone", "units"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        request = context.request
        self.invitation = accounts.invitation_of(request) if request else None
        self.guardian = None
        if request and not self.invitation:
            self.guardian = Guardian.objects.asked(request.session.get(accounts.GUARDIAN))
        waiting = self.invitation.athlete if self.invitation else None
        self.fields["name"] = TypedNameField(
            label=_("Your name"),
            max_length=80,
            initial=waiting.name if waiting else None,
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
        )
        if self.invitation is None and self.guardian is None:
            self.fields["team_name"] = TypedNameField(
                label=_("Team name"),
                max_length=80,
                widget=forms.TextInput(attrs={"autocomplete": "organization"}),
            )
            self.fields["timezone"] = TimezoneField(initial="UTC", guess=True)
            self.fields["units"] = units_field()
        self.order_fields(self.field_order)

    def try_save(self, request):
        """As allauth's: the account, and an answer when there is none. All of it or nothing.

        An email that has an account gets the same answer after the same work: the account is
        made under an email of nobody's, and taken back. Its owner is told by mail.
        """
        invited = self.invitation or self.guardian
        if not invited and not ratelimit.consume(request, action="signup_uninvited"):
            raise ImmediateHttpResponse(ratelimit.respond_429(request))
        if self.account_already_exists:
            self._make_and_take_back(request)
            return super().try_save(request)
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            # The same email a moment ago, from another tab: that one has the account.
            self.account_already_exists = True
            return super().try_save(request)

    def _make_and_take_back(self, request):
        email = self.cleaned_data["email"]
        self.cleaned_data["email"] = f"{secrets.token_hex(16)}@example.invalid"
        self.account_already_exists = False
        try:
            with transaction.atomic():
                user = self.save(request)
                # What allauth asks of a new account, and the writing of it to the disk.
                has_verified_email(user)
                address = get_address_for_user(user)
                EmailAddress.objects.get_for_user(address.user, address.email)
                transaction.set_rollback(True)
            request.session.save()
        finally:
            self.cleaned_data["email"] = email
            self.account_already_exists = True

    def custom_signup(self, request, user):
        data = self.cleaned_data
        user.name = data["name"]
        source = self.invitation.team if self.invitation else None
        source = self.guardian.athlete if self.guardian else source
        user.timezone = source.timezone if source else data["timezone"]
        user.units = source.units if source else data["units"]
        user.save()
        # The place of an invitation is taken once the email is confirmed (accounts.Adapter).
        if not source:
            Team.objects.start(data["team_name"], user, timezone=user.timezone, units=user.units)


# What a team keeps its athletes to, and when full range lapses.
LIMITS = (
    "contacts_beginner",
    "contacts_intermediate",
    "contacts_advanced",
    "contacts_high",
    "week_more_percent",
    "range_lapses_days",
)


class TeamForm(Versioned, forms.ModelForm):
    name = TypedNameField(
        label=_("Team name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    timezone = TimezoneField(help_text=_("New athletes start with it."))
    units = units_field(help_text=_("New athletes start with them and can change them."))

    class Meta:
        model = Team
        fields = ["name", "timezone", "units", "athletes_may_move", "guarded_under", *LIMITS]
        widgets = {"guarded_under": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.kept_when_empty():
            self.fields[name].required = False

    def kept_when_empty(self):
        return [name for name in (*self.limits, "guarded_under") if name in self.fields]

    @property
    def limits(self):
        return [name for name in LIMITS if name in self.fields]

    def limit_fields(self):
        return [self[name] for name in self.limits]

    def clean(self):
        """A limit that is left empty stays as it is."""
        super().clean()
        data = self.cleaned_data
        for name in self.kept_when_empty():
            if name in data and data[name] in (None, ""):
                data[name] = getattr(self.instance, name)
        return data


class StartTeamForm(TeamForm):
    timezone = TimezoneField(guess=True)
    units = units_field()

    class Meta(TeamForm.Meta):
        fields = ["name", "timezone", "units"]

    def start(self, coach):
        data = self.cleaned_data
        return Team.objects.start(
            data["name"], coach, timezone=data["timezone"], units=data["units"]
        )


class AddAthleteForm(AsksAboutTwins, forms.Form):
    """A place for an athlete without a phone."""

    name = TypedNameField(
        label=_("Athlete’s name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, team, **kwargs):
        super().__init__(*args, **kwargs)
        self.team = team

    def others(self):
        return Athlete.objects.in_team(self.team)


def validate_can_be_mailed(address):
    if not can_be_mailed(address):
        raise ValidationError(_("Check this email: no mail can be sent to it."))


def email_field(**extra):
    """An address that is kept as it was typed, or None."""
    return forms.EmailField(
        required=False, empty_value=None, validators=[validate_can_be_mailed], **extra
    )


class AthleteForm(Versioned, AsksAboutTwins, forms.ModelForm):
    """Name, time zone and addresses of an athlete without an account."""

    name = TypedNameField(
        label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    timezone = TimezoneField(help_text=_("Decides when a day is over."))
    email = email_field(label=_("Email"), help_text=_("Where an invitation goes."))
    guardian_email = email_field(
        label=_("Guardian’s email"), help_text=_("Under 14 the invitation goes there.")
    )

    class Meta:
        model = Athlete
        fields = ["name", "timezone", "email", "guardian_email"]

    def __init__(self, *args, team, **kwargs):
        super().__init__(*args, **kwargs)
        self.team = team

    def others(self):
        return Athlete.objects.in_team(self.team).exclude(pk=self.instance.pk)


class SettingsForm(AsksAboutTwins, forms.ModelForm):
    """The reader's own settings. Only a coach is asked about twins: she sees who is in her teams.

    No page shows an athlete her team mates, so none tells her by a question either that one of
    them has a name; the coach reads on the team's page that there are two.
    """

    name = TypedNameField(
        label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    units = units_field()
    timezone = TimezoneField(help_text=_("Decides when your day begins and ends."))
    theme = forms.ChoiceField(
        label=_("Light or dark"), choices=Theme.choices, widget=forms.RadioSelect
    )

    class Meta:
        model = User
        fields = ["name", "units", "timezone", "theme"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.is_athlete:
            # Who is under age, and coached, makes herself no older: a guardian answers for her.
            athlete = self.instance.athlete
            kept = athlete.is_minor and athlete.memberships.filter(archived_at=None).exists()
            self.fields["birth_date"] = BirthDateField(
                label=_("Date of birth"),
                help_text=_("Your coach can put it right.") if kept else BIRTH_DATE_HELP,
                initial=athlete.birth_date,
                disabled=kept,
            )
            self.fields["equipment"] = forms.ModelMultipleChoiceField(
                label=_("Equipment you have"),
                queryset=Equipment.objects.all(),
                required=False,
                help_text=EQUIPMENT_HELP,
                initial=self.instance.athlete.equipment.all(),
                widget=forms.CheckboxSelectMultiple,
            )

    def others(self):
        teams = list(Team.objects.coached_by(self.instance))
        athletes = Athlete.objects.filter(pk__in=Athlete.objects.coached_by(self.instance))
        coaches = User.objects.filter(
            memberships__team__in=teams,
            memberships__role=Role.COACH,
            memberships__archived_at=None,
        )
        own = self.instance.pk
        return [*athletes.exclude(user=own), *coaches.exclude(pk=own)]

    def twin_question(self):
        return gettext("There is already %(name)s in your team. Keep this name anyway?")

    @transaction.atomic
    def save(self, commit=True):
        self.instance.keep_settings(*self.Meta.fields)
        if "birth_date" in self.fields:
            Athlete.objects.filter(user=self.instance).update(
                birth_date=self.cleaned_data["birth_date"]
            )
            self.instance.athlete.equipment.set(self.cleaned_data["equipment"])
        return self.instance
