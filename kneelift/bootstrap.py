"""Makes a virtual environment with locked requirements. Runs before anything is installed.

    python3 kneelift/bootstrap.py [--free-port] FOLDER LOCK

LOCK names every package with its version and the hashes of its files, as `make lock` writes it:
nothing else is installed. Does nothing when FOLDER already holds what LOCK says. With --free-port
it first makes sure that nothing listens on 127.0.0.1 at PORT (8000 when not set).
"""

import contextlib
import errno
import fcntl
import hashlib
import os
import shutil
import socket
import subprocess
import sys

OLDEST, NEWEST = (3, 11), (3, 14)


def main(arguments):
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        stop("needs Python 3.11 to 3.14, and this is Python {}.{}".format(*sys.version_info))
    if arguments[0] == "--free-port":
        arguments = arguments[1:]
        check_port(os.environ.get("PORT", "").strip() or "8000")
    folder, lock = arguments
    with one_at_a_time(folder):
        make_environment(folder, lock)


@contextlib.contextmanager
def one_at_a_time(folder):
    """Two that start at once make it one after the other, and the second finds it made."""
    with open(folder.rstrip("/") + ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def stop(line):
    raise SystemExit(f"kneelift: {line}.")


def check_port(text):
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        stop("PORT is wrong: expected a port number from 1 to 65535")
    address = ("127.0.0.1", int(text))
    with socket.socket() as caller:
        caller.settimeout(1)
        taken = caller.connect_ex(address) == 0
    with socket.socket() as listener:
        # As the server does, so that a port its last run just left is not called taken.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                stop(f"port {text} cannot be used: {error.strerror}")
            taken = True
    if taken:
        stop(f"port {text} is taken: stop what uses it or choose another one, as in PORT=8001")


def make_environment(folder, lock):
    python = os.path.join(folder, "bin", "python")
    stamp = os.path.join(folder, "installed-requirements")
    wanted = fingerprint(lock)
    usable = is_usable(python)
    if usable and os.path.exists(stamp):
        with open(stamp) as file:
            if file.read() == wanted:
                return
    if not usable:
        say(f"making {folder}")
        shutil.rmtree(folder, ignore_errors=True)
        if not runs(sys.executable, "import ensurepip, venv"):
            stop(
                "this Python cannot make a virtual environment; on Debian: apt install python3-venv"
            )
        if subprocess.call([sys.executable, "-m", "venv", folder]):
            stop(f"{folder} could not be made")
    say(f"installing {lock}")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    if subprocess.call([*pip, "--retries", "5", "--require-hashes", "-r", lock]):
        stop(f"{lock} could not be installed, for the reason above")
    with open(stamp, "w") as file:
        file.write(wanted)


def is_usable(python):
    # Without its pyvenv.cfg it would be the machine's own Python that packages go into.
    return runs(python, "import pip, sys; sys.exit(sys.prefix == sys.base_prefix)")


def fingerprint(lock):
    with open(lock, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def runs(python, code):
    try:
        return subprocess.call([python, "-c", code], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def say(line):
    print(f"kneelift: {line} ...", flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
