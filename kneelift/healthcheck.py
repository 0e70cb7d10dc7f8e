"""Asks the server of this machine whether it answers: `python -m kneelift.healthcheck [PATH]`.

Ends with 0 for an answer of 200, else with 1 and what came instead.
"""

import contextlib
import http.client

from kneelift import entry


def main(arguments: list[str]) -> None:
    from kneelift import settings  # noqa: PLC0415 -- refuses what the environment says wrongly

    path = arguments[0] if arguments else "/healthz"
    connection = http.client.HTTPConnection("127.0.0.1", settings.PORT, timeout=4)
    try:
        with contextlib.closing(connection):
            connection.request("GET", path, headers={"Host": settings.KNEELIFT_SITE.netloc})
            status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise SystemExit(f"kneelift: no answer on port {settings.PORT}: {error}.") from None
    if status != 200:
        raise SystemExit(f"kneelift: {path} answers {status}.")


if __name__ == "__main__":
    entry.run(main)
