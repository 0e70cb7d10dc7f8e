"""Data that takes long to make, made once for all tests of a module that only look at it.

Each test still has its own transaction; what it changes is gone after it.
"""

from contextlib import contextmanager

from django.apps import apps

from coaching.demo.make import uproot
from coaching.models import Team


@contextmanager
def once(blocker, make):
    """Call `make` outside of any test, and take everything away again afterwards."""
    with blocker.unblock():
        made = make()
    try:
        yield made
    finally:
        with blocker.unblock():
            empty()


def empty():
    """Delete all rows of the product, protected or not."""
    # Teams first: a membership cannot stand without the account it names.
    for model in (Team, *apps.get_app_config("coaching").get_models()):
        uproot(model._base_manager.all())
    # Last, since every row that went left a line of history behind.
    for model in apps.get_app_config("coaching").get_models():
        if model.__name__.startswith("Historical"):
            model._base_manager.all().delete()
