"""The admin's door: the product's sign-in, and a second step where others reach the site."""

from functools import update_wrapper

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from coaching.accounts import has_second_step


class AdminSite(admin.AdminSite):
    """Django's, without a form of its own to sign in or to change a password.

    One door has one limit of tries and one second step. Staff who have none are sent to set it
    up before anything opens; where only this machine reaches the site it is only offered.
    """

    def login(self, request, extra_context=None):
        wanted = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
            wanted = reverse("admin:index", current_app=self.name)
        if self.has_permission(request):
            return redirect(wanted)
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(wanted)

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def admin_view(self, view, cacheable=False):
        opened = super().admin_view(view, cacheable)

        def guarded(request, *args, **kwargs):
            closed = not settings.KNEELIFT_IS_LOOPBACK and self.has_permission(request)
            if closed and self.lacks_second_step(request):
                messages.warning(
                    request,
                    _(
                        "Set up a passkey or an authenticator app first. "
                        "The admin opens to nobody without a second step."
                    ),
                )
                return redirect("mfa_index")
            return opened(request, *args, **kwargs)

        return update_wrapper(guarded, opened)

    def each_context(self, request):
        offered = self.has_permission(request) and self.lacks_second_step(request)
        return super().each_context(request) | {"offers_second_step": offered}

    def lacks_second_step(self, request):
        """Whether the reader signs in by one step alone. One query a request."""
        if not hasattr(request, "_lacks_second_step"):
            request._lacks_second_step = not has_second_step(request.user)
        return request._lacks_second_step
