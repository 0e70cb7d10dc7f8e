"""Passwords in the product's words: their rules, and the forms in which one is chosen."""

from collections.abc import Mapping

from allauth.account import forms as account
from django import forms
from django.contrib.auth import forms as django_auth
from django.contrib.auth import password_validation as rules
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from coaching.presentation.refusals import PASSWORD_RULES


class LongEnough(rules.MinimumLengthValidator):
    def get_error_message(self):
        n = self.min_length
        return ngettext("At least %(n)s character.", "At least %(n)s characters.", n) % {"n": n}

    def get_help_text(self):
        return PASSWORD_RULES


class NotTheName(rules.UserAttributeSimilarityValidator):
    def get_error_message(self):
        return _("Too much like your %(verbose_name)s.")

    def get_help_text(self):
        return ""


class NotCommon(rules.CommonPasswordValidator):
    def get_error_message(self):
        return _("Too many people use this one.")

    def get_help_text(self):
        return ""


class NotDigitsAlone(rules.NumericPasswordValidator):
    def get_error_message(self):
        return _("Not digits alone.")

    def get_help_text(self):
        return ""


# What is asked for, and what is said where it is missing.
LABELS = {
    "oldpassword": _("Your password now"),
    "password1": _("New password"),
    "password2": _("New password again"),
}
MISSING = {
    "login": _("Type your email."),
    "email": _("Type your email."),
    "password": _("Type your password."),
    "oldpassword": _("Type your password now."),
    "password1": _("Type a new password."),
    "password2": _("Type it once more."),
    "code": _("Type the code."),
    "second_step": _("Type the code."),
}


class OurWordsMixin(forms.Form):
    """A form of allauth's with labels, rules and refusals as the product says them."""

    labels: Mapping[str, object] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name in self.labels:
                field.label = str(self.labels[name])
            if name in MISSING:
                field.error_messages["required"] = MISSING[name]
            field.widget.attrs.pop("placeholder", None)
        if "password1" in self.fields:
            self.fields["password1"].help_text = PASSWORD_RULES

    def add_error(self, field, error):
        if field == "password2" and not isinstance(error, ValidationError):
            error = _("This is another password than above.")
        super().add_error(field, error)


class ChangePasswordForm(OurWordsMixin, account.ChangePasswordForm):
    labels = LABELS


class ResetPasswordKeyForm(OurWordsMixin, account.ResetPasswordKeyForm):
    labels = LABELS


class LoginForm(OurWordsMixin, account.LoginForm):
    """Email and password."""


class AddEmailForm(OurWordsMixin, account.AddEmailForm):
    """One more address."""


class ConfirmLoginCodeForm(OurWordsMixin, account.ConfirmLoginCodeForm):
    """The code that was mailed to sign in with."""


class ConfirmEmailForm(OurWordsMixin, account.ConfirmEmailVerificationCodeForm):
    """The code that was mailed to a new address."""


class AdminPasswordForm(django_auth.AdminPasswordChangeForm):
    """Another account's password, as staff set it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = LABELS["password1"]
        self.fields["password2"].label = LABELS["password2"]
        self.fields["password2"].help_text = ""
        if by_password := self.fields.get("usable_password"):
            by_password.label = _("Signing in by password")
            by_password.help_text = _(
                "Disabled: this account signs in by passkey or emailed code alone, and its "
                "password is lost."
            )
