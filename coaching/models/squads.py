"""Squads: groups in a team. An athlete can be in several."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaching.rules.names import by_name, isolated
from coaching.undocumented import KeptQuery

from . import fields
from .equipment import Equipment
from .memberships import Membership
from .names import NameField

if TYPE_CHECKING:
    from .people import Athlete


class SquadQuerySet(models.QuerySet["Squad"]):
    def active(self):
        return self.filter(archived_at=None)

    def read_by(self, user):
        """Those in use whose notes `user` reads, each with `is_coached`: of a team that she
        coaches, or one that she is in. It may come more than once.
        """
        coached = Membership.objects.coached_by(user).filter(team=OuterRef("team"))
        here = Membership.objects.active().filter(team=OuterRef("team"), athlete__user=user)
        inside = Q(Exists(here)) & Q(memberships__athlete__user=user)
        squads = self.active().annotate(is_coached=Exists(coached))
        return squads.filter(Q(is_coached=True) | inside)

    def sized(self, team):
        """A team's in use, each with how many are in it as `size`, a list; its text is kept."""
        return _SIZED.all(team.pk)


_SIZED = KeptQuery(
    lambda team: (
        Squad.objects.active().filter(team=team).annotate(size=models.Count("memberships"))
    ),
    -1,
)


class Squad(models.Model):
    team = models.ForeignKey("Team", on_delete=models.PROTECT, related_name="squads")
    name = NameField(_("name"), max_length=60)
    athletes: "models.ManyToManyField[Athlete, SquadMembership]" = fields.ManyToManyField(
        "Athlete", through="SquadMembership", related_name="squads", verbose_name=_("athletes")
    )
    equipment: "models.ManyToManyField[Equipment, models.Model]" = fields.ManyToManyField(
        "Equipment", blank=True, related_name="+", verbose_name=_("equipment")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)

    objects = SquadQuerySet.as_manager()

    class Meta:
        verbose_name = _("squad")
        verbose_name_plural = _("squads")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "team",
                Lower("name"),
                condition=models.Q(archived_at=None),
                name="squad_name_once",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("squad", args=[self.pk])

    @property
    def athletes_by_name(self):
        return by_name(self.athletes.all())

    def archive(self):
        """Put the squad away. What was assigned to it stays with its athletes."""
        self.archived_at = self.archived_at or timezone.now()
        self.save(update_fields=["archived_at"])

    def restore(self):
        self.archived_at = None
        self.save(update_fields=["archived_at"])


class SquadMembership(models.Model):
    """An athlete in a squad. She is in the squad's team: `squads.add` sees to it."""

    squad = models.ForeignKey(Squad, on_delete=models.CASCADE, related_name="memberships")
    athlete = models.ForeignKey(
        "Athlete", on_delete=models.CASCADE, related_name="squad_memberships"
    )
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("place in a squad")
        verbose_name_plural = _("places in squads")
        ordering = ["squad", "athlete"]
        constraints = [
            models.UniqueConstraint("squad", "athlete", name="squad_membership_once"),
        ]

    def __str__(self):
        return f"{isolated(self.athlete)}, {isolated(self.squad)}"
