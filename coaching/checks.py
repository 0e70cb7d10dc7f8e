"""What must not be served: demo accounts, whose password is known, where others reach them."""

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import DatabaseError

REMEDY = "Remove them with: manage.py demo --remove"


def public_demo() -> str | None:
    """What is wrong, in a sentence, when demo accounts could be reached from elsewhere.

    None as well when the database does not answer or has no tables yet: such a server
    lets nobody in, and says so at /readyz.
    """
    if settings.KNEELIFT_IS_LOOPBACK:
        return None
    # `make bench` compares with a server that has none of the tables.
    from coaching.demo import demo_accounts_exist  # noqa: PLC0415

    try:
        if not demo_accounts_exist():
            return None
    except DatabaseError:
        return None
    return (
        "there are demo accounts, whose password is known, while KNEELIFT_URL or"
        " ALLOWED_HOSTS names more than this machine."
    )


def refuse_public_demo() -> None:
    """Ends the start of a server with one line when demo accounts could be reached."""
    if problem := public_demo():
        raise SystemExit(f"kneelift: {problem} {REMEDY}")


@register(Tags.security, deploy=True)
def no_public_demo(app_configs, **kwargs) -> list[Error]:
    problem = public_demo()
    return [Error(f"T{problem[1:]}", hint=REMEDY, id="coaching.E001")] if problem else []
