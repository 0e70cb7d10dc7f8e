"""Of the tokens of invitations and calendar addresses only hashes are kept.

Links that people have go on working. Backwards they do not: a hash leads to no token.
"""

import hashlib
import secrets

from django.db import migrations, models

from coaching.models.operations import PreparedMigration

MODELS = ("Invitation", "CalendarFeed")


def hash_tokens(apps, schema_editor):
    for row in _rows(apps):
        row.token_hash = hashlib.sha256(row.token_hash.encode()).hexdigest()
        row.save(update_fields=["token_hash"])


def make_tokens(apps, schema_editor):
    for row in _rows(apps):
        row.token_hash = secrets.token_urlsafe(18)
        row.save(update_fields=["token_hash"])


def _rows(apps):
    for name in MODELS:
        yield from apps.get_model("coaching", name).objects.all()


class Migration(PreparedMigration):
    dependencies = [("coaching", "0005_restrictions_once_a_team")]

    operations = [
        *(migrations.RenameField(name, "token", "token_hash") for name in MODELS),
        *(
            migrations.AlterField(
                name, "token_hash", models.CharField(editable=False, max_length=64, unique=True)
            )
            for name in MODELS
        ),
        migrations.RunPython(hash_tokens, make_tokens),
    ]
