"""What `make run` and `make dev` do once the requirements are there.

    python -m kneelift.start [--dev]

Brings the database and the static files up to date, fills the demo team when nobody has
an account yet, and becomes the server, which says where it is once it answers.
"""

import contextlib
import fcntl
import io
import os
import subprocess
import sys
from collections.abc import Iterator

from kneelift import entry, orphans, serve

# Django and what needs it are imported inside functions: so `entry.run` can say in one line what
# is missing or broken, and models stand only after django.setup().


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two that start at once prepare one after the other."""
    from kneelift import settings  # noqa: PLC0415

    settings.VAR_DIR.mkdir(mode=0o700, exist_ok=True)
    with open(settings.VAR_DIR / ".starting.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def prepare() -> None:
    """Tables, the cache's table and the catalogue; nothing that is there is lost."""
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    is_new = not has_catalogue()
    call_command("catalogue", verbosity=0)
    # Once: a demo that somebody took away stays away.
    if is_new and settings.KNEELIFT_IS_LOOPBACK:
        call_command("demo", if_empty=True)


def greeting() -> str:
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    accounts = io.StringIO()
    call_command("demo", accounts=True, stdout=accounts)
    return f"\nkneelift is at {settings.KNEELIFT_URL} (Ctrl-C stops it)\n\n{accounts.getvalue()}"


def has_catalogue() -> bool:
    """Whether the database was filled before."""
    from coaching.models import Drill  # noqa: PLC0415

    return Drill.objects.exists()


def main(arguments: list[str]) -> None:
    held = serve.hold_port([])
    import django  # noqa: PLC0415

    os.environ.setdefault(entry.SETTINGS, "kneelift.settings")
    django.setup()
    from django.conf import settings  # noqa: PLC0415

    from coaching.checks import refuse_public_demo  # noqa: PLC0415
    from kneelift import preflight, static, supervisor  # noqa: PLC0415

    with one_at_a_time():
        preflight.look(makes_tables=True)
        refuse_public_demo()
        prepare()
        if "--dev" in arguments:
            settings.STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns when it is not there
        else:
            static.collect()
    if "--dev" in arguments:
        develop(held)
    os.environ[supervisor.GREETING] = greeting()
    os.environ[supervisor.WITH_WORKER] = "1"
    import kneelift.rsgi  # noqa: F401, PLC0415 -- ends the program here when it cannot be loaded

    serve.become_server(held, [])


def develop(held: tuple) -> None:
    """Becomes Django's own server, which loads anew what was changed."""
    from django.conf import settings  # noqa: PLC0415

    print(greeting(), flush=True)
    orphans.adopt()
    subprocess.Popen([sys.executable, "-m", "kneelift.worker"])
    if held[0]:
        held[0].close()
    manage = str(settings.BASE_DIR / "manage.py")
    address = f"127.0.0.1:{settings.PORT}"
    os.execv(sys.executable, [sys.executable, manage, "runserver", address])


if __name__ == "__main__":
    entry.run(main)
