"""What a page may load and ask for, said with every answer."""

from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

PERMISSIONS = "Permissions-Policy"
#: What no page asks for: pictures and clips come from the phone's own camera app, as files.
FORBIDDEN = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
#: What django-csp's decorators leave at an answer.
OF_DECORATORS = {f"_csp_{what}" for what in ("config", "exempt", "replace", "update")}
OF_DECORATORS |= {f"{name}_ro" for name in OF_DECORATORS}


class ContentPolicyMiddleware(CSPMiddleware):
    """django-csp's, with the policy as a text that is made once: no answer has one of its own.

    What a view's decorator says, a nonce that was asked for and DEBUG are left to django-csp.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        super().__init__(get_response)
        self.policy = build_policy()

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        response[PERMISSIONS] = FORBIDDEN
        own = not OF_DECORATORS.isdisjoint(vars(response))
        if settings.DEBUG or own or hasattr(request, "_csp_nonce") or HEADER in response:
            return super().process_response(request, response)
        response[HEADER] = self.policy
        return response
