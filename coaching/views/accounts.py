"""Proving by an emailed code that it is oneself, for accounts that have no password."""

from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import BaseReauthenticateView
from allauth.core import ratelimit
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from coaching.access import login_required
from coaching.accounts import PROOF_CODE_TIMEOUT, Adapter, confirmed_emails
from coaching.forms.accounts import CodeProofForm
from coaching.views import seen

SENT = "reauthentication_code"


class SentCode(AbstractCodeVerificationProcess):
    """A code in its owner's mailbox: three tries, a few minutes."""

    def __init__(self, request, state):
        super().__init__(max_attempts=3, timeout=PROOF_CODE_TIMEOUT, state=state, user=request.user)
        self.session = request.session

    @classmethod
    def of(cls, request):
        """The one that this session waits for, or None."""
        state = request.session.get(SENT)
        return cls(request, state).abort_if_invalid() if state else None

    def send(self):
        self.state["code"] = Adapter().generate_login_code()
        self.persist()
        Adapter().send_proof_mail(self.state["email"], self.code)

    def persist(self):
        self.session[SENT] = self.state

    def abort(self):
        self.session.pop(SENT, None)


@method_decorator([login_required, never_cache], name="dispatch")
class ReauthenticateByCodeView(BaseReauthenticateView):
    """Sends a code when asked to, and takes it."""

    form_class = CodeProofForm
    template_name = "account/reauthenticate_by_code.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.sent = SentCode.of(request)

    def post(self, request, *args, **kwargs):
        if request.POST.get("action") == "send" or not self.sent:
            return self.send()
        return super().post(request, *args, **kwargs)

    def send(self):
        request = self.request
        emails = confirmed_emails(request.user)
        if not emails:
            messages.error(request, _("No email of this account is confirmed yet."))
        elif not ratelimit.consume(request, action="request_login_code", key=emails[0]):
            messages.error(request, _("A code was sent a moment ago. Look in the spam folder too."))
        else:
            SentCode(request, SentCode.initial_state(request.user, emails[0])).send()
        return redirect(self.passthrough_next_url(request.path))

    def get_form_kwargs(self):
        code = self.sent.code if self.sent else None
        return super().get_form_kwargs() | {"user": self.request.user, "code": code}

    def form_valid(self, form):
        self.sent.abort()
        record_authentication(self.request, self.request.user, "code", reauthenticated=True)
        return super().form_valid(form)

    def form_invalid(self, form):
        if "code" in form.errors:
            seen.note_refused_code(self, self.request, self.request.user)
            if not self.sent.record_invalid_attempt():
                messages.error(self.request, _("Too many wrong tries. Ask for a new code."))
                again = reverse("account_reauthenticate_by_code")
                return redirect(self.passthrough_next_url(again))
        return super().form_invalid(form)

    def get_context_data(self, **kwargs):
        email = self.sent.state["email"] if self.sent else ""
        return super().get_context_data(**kwargs) | {"email": email}


reauthenticate_by_code = ReauthenticateByCodeView.as_view()
