"""How accounts are read for a request, made at sign-up, and written to."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.urls import reverse

from coaching.models import Invitation, User

INVITED = "invitation"


class Backend(AuthenticationBackend):
    """allauth's sign-in; reads the account and what every page asks of it in one query."""

    def get_user(self, user_id):
        user = User.objects.for_requests().filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None


def remember_invitation(request, invitation):
    """Keep the invitation through sign-up or sign-in."""
    request.session[INVITED] = invitation.token


def forget_invitation(request, token=None):
    """Forget the one with `token`, or whichever it is."""
    if token in (None, request.session.get(INVITED)):
        request.session.pop(INVITED, None)


def invitation_of(request):
    """The invitation that this visitor came with, while it is open; else None."""
    token = request.session.get(INVITED)
    if not token:
        return None
    invitations = Invitation.objects.select_related("team", "created_by", "athlete")
    invitation = invitations.filter(token=token).first()
    return invitation if invitation and invitation.is_open() else None


class Adapter(DefaultAccountAdapter):
    """allauth's hooks: where to go on, and links at the site's own address."""

    def is_open_for_signup(self, request):
        if request.GET.get("as") == "coach":
            forget_invitation(request)
        return True

    def get_login_redirect_url(self, request):
        invitation = invitation_of(request)
        if invitation:
            return reverse("join", args=[invitation.token])
        return super().get_login_redirect_url(request)

    def get_reset_password_from_key_url(self, key):
        return self._at_own_address(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request, emailconfirmation):
        return self._at_own_address(super().get_email_confirmation_url(request, emailconfirmation))

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        reset = settings.KNEELIFT_URL + reverse("account_reset_password")
        context = {"reset_url": reset} | (context or {})
        super().send_notification_mail(template_prefix, user, context, email)

    def _at_own_address(self, url):
        """The same page under KNEELIFT_URL: a mail never repeats the Host a visitor sent."""
        path = url.partition("://")[2].partition("/")[2]
        return f"{settings.KNEELIFT_URL}/{path}"


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
