"""What is said of pain wherever it is told or drills end by it."""

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coaching.models import Session, SessionDrill
from coaching.rules import pain
from coaching.rules.names import isolated

#: While somebody grows, whatever the level: rectus femoris can tear off its growth plate.
FRONT_OF_HIP = _(
    "Under 18, pain at the front of the hip, however little, ends hip-flexor work: a growth plate "
    "may be hurt. Tell your coach and a parent, and see a clinician."
)

#: The same, where it is known that she is under 18.
HIP_WORK_ENDED = _(
    "Under 18, pain at the front of the hip, however little, ends the day’s hip-flexor work: a "
    "growth plate may be hurt. What is left of it is skipped. Tell your coach and a parent, and "
    "see a clinician before you go on."
)


def stopped_before(drill: SessionDrill, session: Session) -> str:
    """What a card says of a drill that pain stopped on a day before its `session`'s; or ''."""
    if drill.stopped_at is None:
        return ""
    stopped_on = session.athlete.date_at(drill.stopped_at)
    if stopped_on >= session.date or not pain.still_warns(stopped_on, session.date):
        return ""
    day = date_format(stopped_on, "l, j F")
    return gettext(
        "It was stopped on %(day)s, since it hurt. "
        "Talk to your coach or to a clinician before you do it again."
    ) % {"day": day}


def elsewhere_text(name: str, level: int) -> str:
    """What the other cards of a session say when its drill `name` was stopped by pain."""
    values = {"level": level, "drill": isolated(name)}
    return gettext("It hurt %(level)s of 10 in %(drill)s. If you feel it here too, stop.") % values
