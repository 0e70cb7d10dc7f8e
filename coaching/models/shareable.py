"""What blocks and programs have in common: of one team, or ready-made and shared by all."""

from secrets import token_hex

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coaching.rules.names import copied

from . import fields
from .choices import Source
from .names import NameField

MAX_NAME = 80


class ShareableQuerySet(models.QuerySet):
    def active(self):
        return self.filter(archived_at=None)

    def for_team(self, team):
        """The team's own and the ready-made ones."""
        return self.filter(Q(team=team) | Q(team=None))


class Shareable(models.Model):
    """What a block and a program have in common. Of a model with a team; without: ready-made."""

    team_id: int | None
    slug = models.SlugField(max_length=100, unique=True, editable=False)
    name = NameField(_("name"), max_length=MAX_NAME)
    source = models.CharField(
        _("source"), max_length=7, choices=Source.choices, default=Source.DEFAULT
    )
    source_note = models.TextField(_("about the source"), blank=True)
    version = fields.PositiveIntegerField(default=1, editable=False)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

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

    def _active(self):
        return type(self)._default_manager.filter(archived_at=None)

    def copied_name(self, team):
        """What a copy of it as the team's own is called: like none that the team has."""
        taken = self._active().filter(team=team).values_list("name", flat=True)
        return copied(
            self.name,
            taken,
            gettext("%(name)s (copy)"),
            gettext("%(name)s (copy %(n)s)"),
            limit=MAX_NAME,
        )

    def namesake(self, name=None):
        """Another one of its team that is not archived and is called `name`, or as it is."""
        key = (name or self.name).casefold()
        others = self._active().filter(team=self.team_id).exclude(pk=self.pk)
        # The form that made one, sent again: it finds what it made.
        others = others.exclude(slug=self.slug) if self.slug else others
        return next((other for other in others if other.name.casefold() == key), None)

    def archive(self):
        self.archived_at = self.archived_at or timezone.now()
        self.save(update_fields=["archived_at", "updated_at"])

    def restore(self):
        self.archived_at = None
        self.save(update_fields=["archived_at", "updated_at"])
