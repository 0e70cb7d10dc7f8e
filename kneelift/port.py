"""A port that is this server's alone, though its workers share it."""

import os
import socket
import sys

# The held socket's number, for the program that this one becomes.
HANDED_OVER = "KNEELIFT_PORT_HELD"


def hold(host: str, port: int) -> socket.socket | None:
    """Take the port before anything slow is done; SystemExit with one line when it is taken.

    granian's workers each listen on the port by SO_REUSEPORT, which any other server of the same
    user could do as well. This socket never listens: it was bound alone, shares only afterwards,
    and so keeps every later one away for as long as the process lives. Elsewhere than on Linux
    granian's own listener does that.
    """
    if sys.platform != "linux" or os.environ.get(HANDED_OVER) == f"{host} {port}":
        return None
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    holder = socket.socket(family)
    # What a server that just ended left behind is in nobody's way.
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        holder.bind((host, port))
    except OSError as error:
        why = "is taken" if error.errno == 98 else f"cannot be used ({error.strerror})"
        raise SystemExit(
            f"kneelift: port {port} {why}: stop what uses it or choose another one,"
            " as in PORT=8001."
        ) from None
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    return holder


def hand_over(holder: socket.socket | None, host: str, port: int) -> None:
    """Keep it through os.exec."""
    if holder is not None:
        holder.set_inheritable(True)
        os.environ[HANDED_OVER] = f"{host} {port}"
        holder.detach()
