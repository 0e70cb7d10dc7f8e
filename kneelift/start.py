"""What `make run` and `make dev` do once the requirements are there.

    python -m kneelift.start [--dev]

Brings the database and the static files up to date, fills the demo team when nobody has
an account yet, says where to sign in as whom, and becomes the server.
"""

import os
import subprocess
import sys

import django
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError


def prepare() -> None:
    """Tables, the cache's table and the catalogue; nothing that is there is lost."""
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        raise SystemExit(
            f"kneelift: the database of DATABASE_URL cannot be used: {reason}"
        ) from None
    call_command("createcachetable", verbosity=0)
    call_command("catalogue", verbosity=0)
    if settings.KNEELIFT_IS_LOOPBACK:
        call_command("demo", if_empty=True)


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kneelift.settings")
    django.setup()
    # They ask for models, which stand once Django is set up.
    from coaching.checks import refuse_public_demo  # noqa: PLC0415
    from kneelift import serve, static  # noqa: PLC0415

    refuse_public_demo()
    prepare()
    development = "--dev" in arguments
    if development:
        settings.STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns when it is not there
    else:
        static.collect()
    print(f"\nkneelift is at {settings.KNEELIFT_URL} (Ctrl-C stops it)\n")
    call_command("demo", accounts=True)
    print(flush=True)
    if settings.KNEELIFT_NEEDS_WORKER:
        # This process becomes the server, and the worker ends with it.
        variables = {**os.environ, "KNEELIFT_PARENT": str(os.getpid())}
        subprocess.Popen([sys.executable, "-m", "kneelift.worker"], env=variables)
    if development:
        manage = str(settings.BASE_DIR / "manage.py")
        address = f"127.0.0.1:{settings.PORT}"
        os.execv(sys.executable, [sys.executable, manage, "runserver", address])
    serve.main([])


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
