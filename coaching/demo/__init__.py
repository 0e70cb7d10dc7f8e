"""The demo: a track club with six weeks behind it, to look around in.

Its accounts have a known password, so they may only live where nobody else can reach them.
"""

from coaching.models import User

from .people import BIG, EMAILS, PASSWORD

__all__ = ["EMAILS", "PASSWORD", "demo_accounts_exist"]


def demo_accounts_exist():
    """Whether someone could sign in with a demo account. One query."""
    return User.objects.filter(email__in=[*EMAILS, BIG[1]], is_active=True).exists()
