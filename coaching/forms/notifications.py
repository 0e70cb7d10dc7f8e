"""What is typed and chosen of what reaches a person."""

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaching.models import (
    Notification,
    NotificationChoice,
    NotificationSettings,
    PushSubscription,
)
from coaching.models.choices import MailPace, QuietOn
from coaching.models.notifications import endpoint_hash
from coaching.rules.notifications import WAYS
from coaching.services.notifications import phones, push_service


class TimeField(forms.TimeField):
    """A time of the clock, to the minute, as a phone's own chooser gives it."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")

    def __init__(self, **kwargs):
        messages = {"invalid": _("Type a time, as in 21:00.")}
        super().__init__(input_formats=["%H:%M", "%H:%M:%S"], error_messages=messages, **kwargs)


class NotificationSettingsForm(forms.ModelForm):
    """Each kind and way switched, and the quiet hours. `kinds`: those that concern her."""

    mails = forms.ChoiceField(
        label=_("Mails come as"), choices=MailPace.choices, widget=forms.RadioSelect
    )
    quiet_on = forms.ChoiceField(label=_("On"), choices=QuietOn.choices, widget=forms.RadioSelect)
    quiet_from = TimeField(label=_("From"))
    quiet_to = TimeField(label=_("To"))

    class Meta:
        model = NotificationSettings
        fields = ["mails", "quiet_on", "quiet_from", "quiet_to"]

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.kinds = list(kinds)
        rows = NotificationChoice.objects.filter(user=self.instance.user)
        chosen = {row.kind: row for row in rows}
        for kind in self.kinds:
            begins = chosen.get(kind) or WAYS[kind]
            for way in ("push", "mail"):
                initial = getattr(begins, way)
                self.fields[f"{way}_{kind}"] = forms.BooleanField(required=False, initial=initial)

    @transaction.atomic
    def save(self, commit=True):
        """Keep it. What was switched off and had not gone yet does not go."""
        user, data = self.instance.user, self.cleaned_data
        settings, _made = NotificationSettings.objects.update_or_create(
            user=user, defaults={name: data[name] for name in self.Meta.fields}
        )
        for kind in self.kinds:
            ways = {way: data[f"{way}_{kind}"] for way in ("push", "mail")}
            NotificationChoice.objects.update_or_create(user=user, kind=kind, defaults=ways)
            off = {f"{way}_at": None for way, wanted in ways.items() if not wanted}
            if off:
                Notification.objects.filter(user=user, kind=kind).update(**off)
        return settings


class PushForm(forms.Form):
    """A browser's subscription, as its own PushManager made it."""

    endpoint = forms.CharField(max_length=push_service.MAX_ENDPOINT)
    key = forms.CharField(max_length=120)
    token = forms.CharField(max_length=60)

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if len(data) == len(self.fields):
            try:
                push_service.checked(data["endpoint"], data["key"], data["token"])
            except push_service.NotAPhone as error:
                raise forms.ValidationError(
                    _("This browser cannot be told of anything.")
                ) from error
        return data

    def save(self, user):
        """The subscription, which is this account's from now on, whosever it was before.

        Of more browsers than a person has the oldest hear of it no more.
        """
        data = self.cleaned_data
        phone, _made = PushSubscription.objects.update_or_create(
            endpoint_hash=endpoint_hash(data["endpoint"]),
            defaults=data | {"user": user, "created_at": timezone.now()},
        )
        phone.messages.all().delete()
        phones.keep_newest(user)
        return phone
