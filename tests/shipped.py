"""Data that takes long to make, made once.

The shipped catalogue is loaded once by each process, when its database is new
(tests/conftest.py), and `load_catalogue` puts the same rows into the database of a test.
`once` is for what a whole module only looks at.
"""

from contextlib import contextmanager

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from coaching.demo.make import uproot
from coaching.models import Team
from coaching.services import catalogue

_catalogue = []  # (model, rows) of every table that loading fills


def keep_catalogue():
    """Load the shipped catalogue into the empty database, keep its rows, and take it out again."""
    with transaction.atomic():
        catalogue.load()
        for model in apps.get_app_config("coaching").get_models(include_auto_created=True):
            if rows := list(model._base_manager.all()):
                _catalogue.append((model, rows))
        transaction.set_rollback(True)


def load_catalogue():
    """The shipped catalogue as the loader leaves it, in a tenth of its time.

    Tests of the loader itself, and what happens when the catalogue is there, call
    `catalogue.load`.
    """
    with transaction.atomic():
        for model, rows in _catalogue:
            model._base_manager.bulk_create(rows)
        # Rows that bring their ids move no sequence, and another test may have set it back.
        models = [model for model, _ in _catalogue]
        if statements := connection.ops.sequence_reset_sql(no_style(), models):
            with connection.cursor() as cursor:
                cursor.execute("".join(statements))


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
