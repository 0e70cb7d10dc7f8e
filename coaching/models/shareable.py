"""What blocks and programs have in common: of one team, or ready-made and shared by all."""

from secrets import token_hex

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify


class ShareableQuerySet(models.QuerySet):
    def active(self):
        return self.filter(archived_at=None)

    def for_team(self, team):
        """The team's own and the ready-made ones."""
        return self.filter(Q(team=team) | Q(team=None))


class Shareable(models.Model):
    """Of a model with team, slug, name, archived_at and updated_at. Without a team: ready-made."""

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.set_slug()
        super().save(*args, **kwargs)

    @property
    def is_recorded(self):
        """The history is of what all teams share."""
        return self.team_id is None

    def set_slug(self):
        """Give it a slug where it has none. Called on save and before every bulk insert."""
        if not self.slug:
            # By chance and not by looking: two of one name are saved at the same moment.
            stem, chance = slugify(self.name)[:70] or self._meta.model_name, token_hex(4)
            self.slug = f"{self.team_id or 'shared'}-{stem}-{chance}"

    def archive(self):
        self.archived_at = self.archived_at or timezone.now()
        self.save(update_fields=["archived_at", "updated_at"])

    def restore(self):
        self.archived_at = None
        self.save(update_fields=["archived_at", "updated_at"])
