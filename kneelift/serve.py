"""Starts the application server: `python -m kneelift.serve [options of granian]`.

What is wrong with the configuration is said here, once and in one line, and not by every
worker in turn.
"""

import importlib
import os
import sys


def command(port: int, *extra: str) -> list[str]:
    """The server's command line. A later option of the same name in `extra` wins."""
    return [
        *(sys.executable, "-m", "granian", "kneelift.rsgi:application"),
        *("--interface", "rsgi", "--no-ws"),
        # Looking whether it might be HTTP/2 has no limit of time: a connection that says
        # nothing would be held for ever.
        *("--http", "1"),
        *("--workers", "2"),
        # Who is slow does not keep the server from ending.
        *("--workers-kill-timeout", "20"),
        # Without it the server ends when one of its workers dies.
        "--respawn-failed-workers",
        *("--host", "127.0.0.1", "--port", str(port)),
        *("--log-level", "warning"),
        *extra,
    ]


def main(extra: list[str]) -> None:
    # Not before this runs: settings refuse what the environment says wrongly.
    from kneelift import settings  # noqa: PLC0415

    importlib.import_module("kneelift.rsgi")  # ends the program here when it must not start
    sys.stdout.flush()
    os.chdir(settings.BASE_DIR)
    arguments = command(settings.PORT, *extra)
    os.execv(arguments[0], arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
