"""What needs a coach, a row each, until somebody answers it or it is no longer so."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaching.rules.names import isolated
from coaching.undocumented import KeptExpression

from . import fields
from .choices import NeedKind, NeedState, TextChoices
from .health import HEALTH_NEEDS
from .memberships import athlete_is_in_team


class NeedAnswer(TextChoices):
    """What a coach did about it, where she did it on the need itself."""

    MESSAGE = "message", _("Written")
    EASE = "ease", _("Eased")
    SWAP = "swap", _("Swapped")
    MOVE = "move", _("Moved")


class NeedAnswered(Exception):
    """Somebody was first: `need` is as it stands now."""

    def __init__(self, need: "Need") -> None:
        super().__init__(need)
        self.need = need


class NeedQuerySet(models.QuerySet["Need"]):
    def of_those_here(self):
        """Without those of athletes who left the team: they are open to it no more."""
        return self.filter(Q(athlete=None) | KeptExpression(athlete_is_in_team))

    def shown(self, health):
        """Without those that tell of pain which the reader is not shown (a HealthShown)."""
        if not health.to_reader:
            return self.exclude(kind__in=HEALTH_NEEDS)
        if health.hidden:
            return self.exclude(kind__in=HEALTH_NEEDS, athlete__in=health.hidden)
        return self

    def open(self):
        return self.filter(state=NeedState.OPEN)

    def put_off(self):
        return self.filter(state=NeedState.PUT_OFF)

    def answered(self):
        """Those that were answered, and those that are no longer so."""
        return self.filter(state__in=(NeedState.SEEN, NeedState.GONE))

    def in_order(self):
        """The most pressing first, of equal ones that which stands longest."""
        return self.order_by("-weight", "day", "pk")

    def decide(self, pk, state, *, by, now, until=None, answer=""):
        """Answer the open need, once. Raises NeedAnswered where somebody was first."""
        decided = {"state": state, "until": until, "decided_by": by, "decided_at": now}
        changed = self.open().filter(pk=pk).update(answer=answer, **decided)
        if not changed:
            raise NeedAnswered(self.select_related("decided_by").get(pk=pk))

    def reopen(self, pk):
        """Undo an answer: it is open again. Whether it was not."""
        decided = self.filter(pk=pk, state__in=(NeedState.SEEN, NeedState.PUT_OFF))
        nobody = {"until": None, "decided_by": None, "decided_at": None}
        return decided.update(state=NeedState.OPEN, answer="", done=None, **nobody)


class Need(models.Model):
    """One thing that needs a coach of a team. `key` is of its fact, which makes no second one.

    `facts` is what happened, as `services.needs` writes and `presentation.needs` reads it. `answer`
    is what was done about it on the need itself, `done` what takes that back.
    """

    team = models.ForeignKey("Team", on_delete=models.CASCADE, related_name="needs")
    athlete = models.ForeignKey(
        "Athlete", on_delete=models.CASCADE, null=True, blank=True, related_name="needs"
    )
    kind = models.CharField(_("what"), max_length=10, choices=NeedKind.choices)
    key = models.CharField(max_length=80, editable=False)
    day = models.DateField(_("since"))
    weight = fields.PositiveSmallIntegerField(_("how pressing"))
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    state = models.CharField(
        _("state"), max_length=8, choices=NeedState.choices, default=NeedState.OPEN
    )
    until = models.DateField(_("put off until"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answer = models.CharField(
        _("answer"),
        max_length=7,
        choices=NeedAnswer.choices,
        blank=True,
        default="",
        db_default="",
    )
    done = models.JSONField(null=True, encoder=DjangoJSONEncoder, editable=False)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ["-weight", "day", "pk"]
        constraints = [
            models.UniqueConstraint("team", "key", name="need_once"),
            models.CheckConstraint(condition=Q(kind__in=NeedKind.values), name="need_kind"),
            models.CheckConstraint(
                condition=Q(state=NeedState.OPEN, until=None, decided_by=None, decided_at=None)
                | Q(state=NeedState.GONE, until=None, decided_by=None, decided_at__isnull=False)
                | Q(
                    state=NeedState.SEEN,
                    until=None,
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                )
                | Q(
                    state=NeedState.PUT_OFF,
                    until__isnull=False,
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="need_state",
            ),
            models.CheckConstraint(
                condition=Q(answer="") | Q(state=NeedState.SEEN, answer__in=NeedAnswer.values),
                name="need_answer",
            ),
        ]
        indexes = [
            models.Index(fields=["team", "state", "-weight", "day"], name="need_of_team"),
        ]

    def __str__(self):
        return f"{isolated(self.team)}, {self.key}"

    @property
    def is_open(self):
        return self.state == NeedState.OPEN

    @property
    def is_pain(self):
        return self.kind in HEALTH_NEEDS
