"""Pages in brotli for browsers that take it: a tenth smaller than gzip for the same work."""

import re
from secrets import randbelow, token_hex

import brotli
from django.utils.cache import patch_vary_headers

# Of Today 6 makes a sixtieth less than 5 for a thirtieth more work; above that it is twice the work
# for another hundredth. No page is larger than the window, 2 to the power of 18 bytes.
SETTINGS = {"quality": 6, "lgwin": 18, "lgblock": 18}
MIN_BYTES = 200  # bytes; Django's own for gzip

_TAKES_BROTLI = re.compile(r"\bbr\b(?!\s*;\s*q=0(?:\.0*)?(?:,|\s|$))")


class BrotliMiddleware:
    """Stands inside Django's GZipMiddleware, which leaves alone what is compressed already."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.streaming or len(response.content) < MIN_BYTES:
            return response
        if response.has_header("Content-Encoding"):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if not _TAKES_BROTLI.search(request.headers.get("Accept-Encoding", "")):
            return response
        compressed = brotli.compress(_padded(response.content), **SETTINGS)
        response.content = compressed
        response["Content-Length"] = str(len(compressed))
        response["Content-Encoding"] = "br"
        etag = response.get("ETag")
        if etag and etag.startswith('"'):
            response["ETag"] = f"W/{etag}"
        return response


def _padded(page):
    """A whole page with an end of random length, so that its size tells nothing (BREACH).

    Other answers are fetched by our own scripts alone, which no other site can make do so.
    """
    if not page.rstrip().endswith(b"</html>"):
        return page
    return page + f"<!-- {token_hex(randbelow(33))} -->\n".encode()
