"""In which language a request is answered."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation


class LanguageMiddleware(LocaleMiddleware):
    """Django's. On a site of one language nothing is looked for in addresses, headers or cookies,
    and no answer depends on them.
    """

    def process_request(self, request: HttpRequest) -> None:
        if len(settings.LANGUAGES) > 1:
            super().process_request(request)
            return
        translation.activate(settings.LANGUAGES[0][0])
        request.LANGUAGE_CODE = settings.LANGUAGES[0][0]

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if len(settings.LANGUAGES) > 1:
            return super().process_response(request, response)
        response.headers.setdefault("Content-Language", settings.LANGUAGES[0][0])
        return response
