"""Forms by which an account's owner proves who she is, and gets back in."""

from allauth.account import forms as account
from allauth.account.models import EmailAddress
from allauth.core import context, ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.base import forms as mfa
from allauth.mfa.base.forms import ReauthenticateForm as SecondStepForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth.views import redirect_to_login
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coaching import accounts, limits
from coaching.forms.json_texts import TypedJSONField
from coaching.forms.passwords import LABELS, OurWordsMixin
from coaching.models import User


class SecondStepMixin(forms.Form):
    """Asks for the second step as well, of an account that has one.

    Its code is looked at last: a recovery code is used up by that, and not beside a wrong password.
    """

    user: User

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if accounts.has_second_step(self.user):
            by_app = is_mfa_enabled(self.user, [Authenticator.Type.TOTP])
            self.fields["second_step"] = forms.CharField(
                label=_("Code of your authenticator app") if by_app else _("Recovery code"),
                help_text=_("Or one of your recovery codes.") if by_app else "",
                widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
            )

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if "second_step" in self.fields and not self.errors:
            step = SecondStepForm({"code": data["second_step"]}, user=self.user)
            if step.is_valid():
                step.save()
            else:
                self.add_error("second_step", step.errors["code"])
        return data


class PasswordProofForm(OurWordsMixin, SecondStepMixin, account.ReauthenticateForm):
    """The password once more."""


class CodeProofForm(OurWordsMixin, SecondStepMixin, account.BaseConfirmCodeForm):
    """The code that was mailed to an account without a password."""

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)


class SetPasswordForm(OurWordsMixin, account.SetPasswordForm):
    """The first password of an account that has none: for its owner alone.

    What was typed before she proved it is not kept: a session's data can be read.
    """

    labels = LABELS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        request = context.request
        if not accounts.recently_proved(request):
            proof = reverse("account_reauthenticate_by_code")
            raise ImmediateHttpResponse(redirect_to_login(request.path, proof))


class ResetPasswordForm(OurWordsMixin, account.ResetPasswordForm):
    """A link to a new password, to a confirmed address and to no other.

    Who has none gets another mail, after the same work.
    """

    def clean_email(self):
        email = accounts.Adapter().clean_email(self.cleaned_data["email"].lower())
        self.users, self.unconfirmed = accounts.owners_of(email)
        return email

    def save(self, request, **kwargs):
        email = self.cleaned_data["email"]
        if not self.users:
            self._work_of_a_link(email)
        if self.unconfirmed and not self.users:
            accounts.Adapter().send_confirm_first_mail(email)
            return email
        return super().save(request, **kwargs)

    def _work_of_a_link(self, email):
        EmailAddress.objects.filter(user_id=0, email=email).exists()
        account.default_token_generator.make_token(User(pk=0))


class RequestLoginCodeForm(OurWordsMixin, account.RequestLoginCodeForm):
    """A code to sign in with, to a confirmed address.

    Or to the one that an account signed up with, while it has confirmed none: the code does.
    """

    def clean_email(self):
        email = accounts.Adapter().clean_email(self.cleaned_data["email"].lower())
        confirmed, unconfirmed = accounts.owners_of(email)
        if not ratelimit.consume(context.request, action="request_login_code", key=email):
            wait = limits.seconds_to_wait(context.request, "request_login_code", key=email)
            raise limits.TriedTooOften(wait)
        self._user = next(iter(confirmed or unconfirmed), None)
        return email


class AuthenticateForm(OurWordsMixin, mfa.AuthenticateForm):
    """The second step of signing in."""


class PasskeyMixin(forms.Form):
    """What the browser says of a passkey: any text may come."""

    credential = TypedJSONField(widget=forms.HiddenInput)


class AddPasskeyForm(PasskeyMixin, webauthn.AddWebAuthnForm):
    """A new passkey."""


class LoginPasskeyForm(PasskeyMixin, webauthn.LoginWebAuthnForm):
    """Signing in with one."""


class ReauthenticatePasskeyForm(PasskeyMixin, webauthn.ReauthenticateWebAuthnForm):
    """A proof with one."""


class ActivateTOTPForm(OurWordsMixin, totp.ActivateTOTPForm):
    """The first code of a new authenticator app."""

    labels = {"code": _("Code that the app shows")}
