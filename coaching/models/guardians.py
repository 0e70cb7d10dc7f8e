"""Guardians of athletes who are under age: what each may say yes to, and what she said."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from coaching.rules.ages import youngest_of
from coaching.rules.names import isolated

from .choices import GuardianQuestion, Role
from .memberships import Membership
from .people import Athlete
from .tokens import SecretLink, SecretLinkQuerySet

#: How many an athlete has at most.
MAX_GUARDIANS = 4


class GuardianQuerySet(SecretLinkQuerySet):
    def standing(self):
        """Those that nobody ended."""
        return self.filter(ended_at=None)

    def read_by(self, user):
        """Those that an account reads along as."""
        return self.standing().filter(user=user)

    def asked(self, token_hash):
        """The one whose link a visitor came with, while nobody reads along as her; or None."""
        free = self.standing().filter(user=None, token_hash=token_hash)
        return free.select_related("athlete").first() if token_hash else None

    def allow(self, athlete, question):
        """Whether one said yes to it for the athlete, and none no."""
        rows = self.standing().filter(athlete=athlete).values_list(question, flat=True)
        answers = set(rows)
        return True in answers and False not in answers


class Guardian(SecretLink):
    """An address that may say yes for an athlete, by a link that was mailed to it.

    Of each question the last answer stands here, None where there is none; all of them are kept
    as GuardianAnswer. Her account, where she has one, reads what the athlete reads.
    """

    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="guardians")
    email = models.EmailField(_("email"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="guards",
        verbose_name=_("account"),
    )
    health = models.BooleanField(_("coaches are shown pain"), null=True, blank=True)
    pictures = models.BooleanField(_("pictures are kept"), null=True, blank=True)
    season = models.BooleanField(_("a season is shared"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked"), default=now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = GuardianQuerySet.as_manager()

    class Meta:
        verbose_name = _("guardian")
        verbose_name_plural = _("guardians")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "athlete", "email", condition=Q(ended_at=None), name="guardian_stands_once"
            ),
        ]

    def __str__(self):
        return f"{isolated(self.athlete)}, {self.email}"

    @transaction.atomic
    def answer(self, answers):
        """Keep what she says to the questions, {question: yes or no}; what is as it was stays."""
        locked = Guardian.objects.select_for_update(no_key=True).get(pk=self.pk)
        changed = [name for name, yes in answers.items() if getattr(locked, name) != yes]
        for name in changed:
            setattr(self, name, answers[name])
            self.answers.create(question=name, yes=answers[name])
        self.save(update_fields=changed)

    def end(self):
        """She is it no more, and what she said yes to holds no more."""
        self.ended_at = self.ended_at or now()
        self.save(update_fields=["ended_at"])


class GuardianAnswer(models.Model):
    """What a guardian said to a question, once. Append-only."""

    guardian = models.ForeignKey(Guardian, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(_("question"), max_length=8, choices=GuardianQuestion.choices)
    yes = models.BooleanField(_("yes"))
    at = models.DateTimeField(_("at"), default=now)

    class Meta:
        verbose_name = _("answer of a guardian")
        verbose_name_plural = _("answers of guardians")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(question__in=GuardianQuestion.values), name="guardian_question"
            )
        ]

    def __str__(self):
        return f"{self.question}: {self.yes}"


def places_that_wait(born_after_16, born_after_18):
    """The places of athletes whose health waits for a guardian's yes. The dates as below."""
    places = Membership.objects.filter(role=Role.ATHLETE, archived_at=None)
    return places.filter(waits_for_guardian(born_after_16, born_after_18))


def born_after(day):
    """(the day after which who is under 16 on `day` was born, the same of under 18)."""
    return youngest_of(16, day), youngest_of(18, day)


def waits_for_guardian(born_after_16, born_after_18):
    """Of an athlete's membership: whether her health waits for a guardian's yes.

    She is under 16, or where her team says so under 18; and nobody said yes, or somebody no.
    The dates are those after which somebody under 16, and under 18, was born.
    """
    of_her = Guardian.objects.standing().filter(athlete=OuterRef("athlete"))
    is_young = Q(athlete__birth_date__gt=born_after_16) | Q(
        team__guarded_under=18, athlete__birth_date__gt=born_after_18
    )
    is_allowed = Exists(of_her.filter(health=True)) & ~Exists(of_her.filter(health=False))
    return is_young & ~is_allowed
