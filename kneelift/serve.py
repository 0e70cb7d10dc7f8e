"""Starts the application server: `python -m kneelift.serve [options of granian]`.

What is wrong is said here, once and in one line, and not by every worker in turn.
"""

import argparse
import os
import socket
import sys

from kneelift import entry, port

# Django and what needs it are imported inside functions: so `entry.run` can say in one line what
# is missing or broken, and models stand only after django.setup().

HOST = "127.0.0.1"


def command(number: int, *extra: str) -> list[str]:
    """The server's command line. A later option of the same name in `extra` wins."""
    return [
        *(sys.executable, "-m", "kneelift.supervisor", "kneelift.rsgi:application"),
        *("--interface", "rsgi", "--no-ws"),
        # Looking whether it might be HTTP/2 has no limit of time: a connection that says
        # nothing would be held for ever.
        *("--http", "1"),
        *("--workers", "2"),
        # Who is slow does not keep the server from ending.
        *("--workers-kill-timeout", "20"),
        *("--host", HOST, "--port", str(number)),
        *("--log-level", "warning"),
        *extra,
    ]


def hold_port(extra: list[str]) -> tuple[socket.socket | None, str, int]:
    """Before all that takes long. Ends the program when the port is taken."""
    # Not before this runs: settings refuse what the environment says wrongly.
    from kneelift import settings  # noqa: PLC0415

    options = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    options.add_argument("--host", default=HOST)
    options.add_argument("--port", type=int, default=settings.PORT)
    options.add_argument("--uds")
    parsed, _rest = options.parse_known_args(extra)
    holder = None if parsed.uds else port.hold(parsed.host, parsed.port)
    return holder, parsed.host, parsed.port


def become_server(held: tuple[socket.socket | None, str, int], extra: list[str]) -> None:
    from kneelift import metrics, settings  # noqa: PLC0415

    metrics.shared_folder(settings.PORT)
    sys.stdout.flush()
    os.chdir(settings.BASE_DIR)
    port.hand_over(*held)
    arguments = command(settings.PORT, *extra)
    try:
        os.execv(arguments[0], arguments)
    except PermissionError:
        # As a Python in root's own folder, that only root can reach.
        raise SystemExit(
            f"kneelift: this user may not run {os.path.realpath(sys.executable)}:"
            " make the environment with a Python that all users may, as /usr/bin/python3."
        ) from None


def main(extra: list[str]) -> None:
    held = hold_port(extra)
    import django  # noqa: PLC0415

    os.environ.setdefault(entry.SETTINGS, "kneelift.settings")
    django.setup()
    from coaching.checks import refuse_public_demo  # noqa: PLC0415
    from kneelift import preflight  # noqa: PLC0415

    refuse_public_demo()
    preflight.look(makes_tables=False)
    import kneelift.rsgi  # noqa: F401, PLC0415 -- ends the program here when it cannot be loaded

    become_server(held, extra)


if __name__ == "__main__":
    entry.run(main)
