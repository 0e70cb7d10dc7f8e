"""Refusing requests whose text is said to be written in something else than a charset of text."""

import codecs

from django.utils.http import parse_header_parameters

# What browsers and scripts write in. Python has codecs that decode no text, or to halves of
# characters that can be written nowhere; Django would try each of them.
# Of these two all that was read can be written again, as where a query is kept for later.
CHARSETS = {"utf-8", "iso8859-1"}


def is_of_text(content_type):
    """Whether a Content-Type names no charset, or one that text is written in."""
    try:
        _kind, parameters = parse_header_parameters(content_type)
        return codecs.lookup(parameters.get("charset", "utf-8")).name in CHARSETS
    except (LookupError, ValueError):
        return False


MESSAGE = b"The charset of this request is not one that text is written in.\n"
HEADERS = {"Content-Type": "text/plain", "Content-Length": str(len(MESSAGE))}


def only_text(application):
    """The WSGI application, which answers 400 to a charset that is none of text."""

    def answer(environ, start_response):
        if is_of_text(environ.get("CONTENT_TYPE", "")):
            return application(environ, start_response)
        start_response("400 Bad Request", list(HEADERS.items()))
        return [MESSAGE]

    return answer


def only_text_async(application):
    """The same of the ASGI application."""

    async def answer(scope, receive, send):
        kind = dict(scope.get("headers", ())).get(b"content-type", b"").decode("latin-1")
        if is_of_text(kind):
            await application(scope, receive, send)
            return
        headers = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
        await send({"type": "http.response.start", "status": 400, "headers": headers})
        await send({"type": "http.response.body", "body": MESSAGE})

    return answer
