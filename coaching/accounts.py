"""How accounts are read for a request, made at sign-up, proved, and written to."""

import time
import zoneinfo
from datetime import timedelta

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coaching import limits
from coaching.markup import own_markup
from coaching.models import Guardian, Invitation, InvitationClosed, User
from coaching.presentation.addresses import at_site
from coaching.presentation.mails import parts_of
from coaching.presentation.refusals import ACCOUNT_REFUSALS, SECOND_STEP_REFUSALS
from coaching.rules.devices import device_of
from coaching.rules.emails import can_be_mailed
from coaching.rules.slots import DayFull
from coaching.services.people.invitations import accept_invitation
from coaching.undocumented import KeptQuery

INVITED = "invitation"
GUARDIAN = "guardian"
# The day on which a session's end was put off last.
USED_ON = "used_on"

# Seconds that a code to prove oneself with is taken.
PROOF_CODE_TIMEOUT = 10 * 60
# How long the code or link in a mail is taken, in seconds.
LIFETIMES = {
    "account/email/login_code": app_settings.LOGIN_BY_CODE_TIMEOUT,
    "account/email/email_confirmation": app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT,
    "account/email/email_confirmation_signup": app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT,
    "account/email/password_reset_key": settings.PASSWORD_RESET_TIMEOUT,
    "account/email/reauthentication_code": PROOF_CODE_TIMEOUT,
}


_ACCOUNT = KeptQuery(
    lambda pk: User.objects.for_requests().filter(pk=pk).order_by(), -1, prepared=True
)


class Backend(AuthenticationBackend):
    """allauth's sign-in; reads the account and what every page asks of it in one query."""

    def get_user(self, user_id):
        user = _ACCOUNT.first(user_id)
        return user if user and self.user_can_authenticate(user) else None


def begin_use(request, **_):
    """A new session counts its days from now."""
    request.session[USED_ON] = timezone.now().date().isoformat()


def remember_invitation(request, invitation):
    """Keep the invitation through sign-up or sign-in."""
    request.session[INVITED] = invitation.token_hash


def forget_invitation(request, invitation=None):
    """Forget this one, or whichever it is."""
    if invitation is None or invitation.token_hash == request.session.get(INVITED):
        request.session.pop(INVITED, None)


def invitation_of(request):
    """The invitation that this visitor came with, while it is open; else None."""
    invitation = remembered_invitation(request)
    return invitation if invitation and invitation.is_open() else None


def remembered_invitation(request):
    """The invitation that this visitor came with, open or not; else None."""
    kept = request.session.get(INVITED)
    invitations = Invitation.objects.select_related("team", "created_by", "athlete")
    return invitations.filter(token_hash=kept).first() if kept else None


def has_second_step(user):
    """Whether signing in asks `user` for more than a password or an emailed code."""
    return is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])


def recently_proved(request):
    """Whether the account's owner proved, a few minutes ago, that it is her at this device.

    Signing in does not count: a phone that was just signed in can be taken from a hand.
    """
    records = get_authentication_records(request, request.user)
    proofs = [record["at"] for record in records if record.get("reauthenticated")]
    return bool(proofs) and time.time() - proofs[-1] < app_settings.REAUTHENTICATION_TIMEOUT


def confirmed_emails(user):
    """The addresses that are known to be the owner's, the main one first."""
    addresses = EmailAddress.objects.filter(user=user, verified=True)
    return list(addresses.order_by("-primary", "pk").values_list("email", flat=True))


def owners_of(email):
    """The active accounts whose confirmed address this is, and those that confirmed none yet.

    The latter signed up with it. Two queries, whatever they find: no answer is slower for that.
    """
    users = User.objects.filter(is_active=True)
    confirmed = users.filter(emailaddress__email=email.lower(), emailaddress__verified=True)
    unconfirmed = users.filter(email=email.lower()).exclude(emailaddress__verified=True)
    return list(confirmed), list(unconfirmed)


def own_url(name):
    """A page's address for a mail: at KNEELIFT_URL, never at the Host that a visitor sent."""
    return at_site(reverse(name))


class Adapter(DefaultAccountAdapter):
    """allauth's hooks: who one is, where to go on, links at the site's own address, who is told."""

    error_messages = DefaultAccountAdapter.error_messages | ACCOUNT_REFUSALS

    def validation_error(self, code, *args):
        """Of too many tries at a second step: with how long to wait."""
        if code in ("too_many_login_attempts", "rate_limited"):
            return limits.TriedTooOften(limits.seconds_to_wait_for_a_step(self.request))
        return super().validation_error(code, *args)

    def is_open_for_signup(self, request):
        if request.GET.get("as") == "coach":
            forget_invitation(request)
        return True

    def get_login_redirect_url(self, request):
        if invitation_of(request):
            return reverse("join_remembered")
        if Guardian.objects.asked(request.session.get(GUARDIAN)):
            return reverse("guarded")
        return super().get_login_redirect_url(request)

    def post_login(self, request, user, *, signup, **kwargs):
        """A newcomer's email is confirmed now: she takes the place that she was invited to."""
        invited = INVITED in request.session
        response = super().post_login(request, user, signup=signup, **kwargs)
        if signup and invited:
            invitation = remembered_invitation(request)
            try:
                if invitation is None:
                    raise InvitationClosed
                accept_invitation(invitation, user)
            except (InvitationClosed, DayFull):
                return redirect("join_remembered")
            forget_invitation(request)
            return redirect(settings.LOGIN_REDIRECT_URL)
        return response

    def pre_authenticate(self, request, **credentials):
        """Count the try as a wrong one until it proves right (allauth takes it back then)."""
        login = credentials.get("email", "")
        self._login_failed_rl_usage = limits.take_wrong_try(request, login)

    def _delete_login_attempts_cached_email(self, request, **credentials):
        limits.forget_wrong_tries(request, credentials.get("email", ""))

    def get_reset_password_from_key_url(self, key):
        return self._at_own_address(super().get_reset_password_from_key_url(key))

    def get_reauthentication_methods(self, user):
        """The pages that prove `user`: password or emailed code, or else a passkey.

        An account with a second step is asked for it on the same page, so that no half of what
        signing in asks for is enough to switch the other half off.
        """
        if not user.is_authenticated:
            return []
        offered = super().get_reauthentication_methods(user)
        passkeys = [way for way in offered if way["id"] == "mfa_reauthenticate:webauthn"]
        for way in passkeys:
            way["description"] = _("Use a passkey or security key")
        if user.has_usable_password():
            name, description = "account_reauthenticate", _("Use your password")
        else:
            name, description = "account_reauthenticate_by_code", _("Send me a code")
        return [{"id": name, "description": description, "url": reverse(name)}, *passkeys]

    def is_reauthentication_required(self, *, app, **kwargs):
        """allauth takes an account without a password for proved; here no account is."""
        if not recently_proved(self.request):
            raise ReauthenticationRequired
        return False

    def clean_email(self, email):
        """As allauth's; refuses what no mail can be written to."""
        if not can_be_mailed(email):
            raise ValidationError(_("Check this email: no mail can be sent to it."))
        return super().clean_email(email)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Tell every confirmed address what was changed, and what to do if it was not her.

        The main address chosen once more is no change.
        """
        values = context or {}
        if values.get("from_email") and values.get("from_email") == values.get("to_email"):
            return
        more = {
            "reset_url": own_url("account_reset_password"),
            "addresses_url": own_url("account_email"),
            "second_step_url": own_url("mfa_index"),
            "passkeys_url": own_url("mfa_list_webauthn"),
            "codes_url": own_url("mfa_generate_recovery_codes"),
            "when_and_where": self._when_and_where(user),
        }
        for address in confirmed_emails(user):
            super().send_notification_mail(template_prefix, user, more | values, email=address)

    def _when_and_where(self, user):
        """When it was, on the clock of the account, and with what device if it was signed in."""
        at = now().astimezone(zoneinfo.ZoneInfo(user.timezone))
        when = {"day": date_format(at, "l j F"), "time": f"{at:%H:%M}", "zone": user.timezone}
        request = self.request
        if request is None or (request.user.is_authenticated and request.user != user):
            return _("It was on %(day)s at %(time)s (%(zone)s).") % when
        browser, system = device_of(request.headers.get("User-Agent", ""))
        if not (browser or system):
            return (
                _("It was on %(day)s at %(time)s (%(zone)s), with a device not known here.") % when
            )
        device = {"device": ", ".join(filter(None, (browser, system)))}
        return _("It was on %(day)s at %(time)s (%(zone)s), with: %(device)s.") % (when | device)

    def render_mail(self, template_prefix, email, context, headers=None):
        """As allauth's; says until when the mail is of use (coaching/services/mail/)."""
        message = super().render_mail(template_prefix, email, context, headers)
        shown = {
            "language": get_language(),
            "subject": message.subject,
            "parts": parts_of(message.body),
        }
        message.attach_alternative(render_to_string("account/email/mail.html", shown), "text/html")
        if template_prefix in LIFETIMES:
            message.expires_at = now() + timedelta(seconds=LIFETIMES[template_prefix])
        return message

    def send_mail(self, template_prefix, email, context):
        """As allauth's, which makes some links of the Host that a visitor sent."""
        own = {"signup_url": own_url("account_signup")}
        if template_prefix == "account/email/account_already_exists":
            own["password_reset_url"] = own_url("account_reset_password")
        super().send_mail(template_prefix, email, context | own)

    def send_confirm_first_mail(self, email):
        """To who forgot the password of an account whose address was never confirmed."""
        context = {"login_code_url": own_url("account_request_login_code")}
        self.send_mail("account/email/confirm_first", email, context)

    def send_proof_mail(self, email, code):
        context = {"code": code, "reset_url": own_url("account_reset_password")}
        self.send_mail("account/email/reauthentication_code", email, context)

    def _at_own_address(self, url):
        """The same page under KNEELIFT_URL: a mail never repeats the Host a visitor sent."""
        path = url.partition("://")[2].partition("/")[2]
        return at_site(f"/{path}")


def tell_of_added_address(sender, user, email_address, **kwargs):
    Adapter().send_notification_mail(
        "account/email/email_added", user, {"added_email": email_address.email}
    )


def tell_removed_address(sender, user, email_address, **kwargs):
    """allauth tells those that are left; who took the account over leaves only theirs."""
    if email_address.verified:
        context = {"deleted_email": email_address.email, "login_url": own_url("account_login")}
        Adapter().send_mail("account/email/email_left", email_address.email, context)


class InvalidFormMiddleware:
    """allauth answers 200 to a form it refused; here that is 422, as everywhere else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_template_response(self, request, response):
        form = (response.context_data or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and form and form.errors:
            response.status_code = 422
        return response


class SecondStep(DefaultMFAAdapter):
    """allauth's hooks of the second step."""

    error_messages = DefaultMFAAdapter.error_messages | SECOND_STEP_REFUSALS

    def build_totp_svg(self, url):
        """The QR code as markup; of `url` it holds nothing but squares."""
        return own_markup(super().build_totp_svg(url))
