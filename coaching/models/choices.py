"""The closed vocabularies of the tables, with the words a person reads."""

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    GYM = "gym", _("Gym")
    NON_WEIGHT_BEARING = "non_weight_bearing", _("Non-weight-bearing")
    PLYOMETRIC = "plyometric", _("Plyometric")
    STRENGTH = "strength", _("Strength")

    @property
    def about(self):
        """What is done in a block of this kind."""
        return {
            Kind.GYM: gettext("Done in the gym, close to the floor."),
            Kind.NON_WEIGHT_BEARING: gettext(
                "Hanging, band and water: hip flexors without the pounding."
            ),
            Kind.PLYOMETRIC: gettext("Skips, hops, jumps, stairs and hills. Counts foot contacts."),
            Kind.STRENGTH: gettext("Squats and lunges, pipe first, light and high."),
        }[self]


class Measure(TextChoices):
    REPS = "reps", _("Reps")
    SECONDS = "seconds", _("Seconds")
    DISTANCE = "distance", _("Distance")
    RUNS = "runs", _("Runs")


class SideMode(TextChoices):
    NONE = "none", _("No sides")
    PER_SIDE = "per_side", _("Each side")
    ALTERNATING = "alternating", _("Alternating")


class DrawnAs(TextChoices):
    """What `coaching.figures` can put into the hands."""

    PIPE = "pipe", _("Pipe")
    EMPTY_BAR = "empty-bar", _("Empty bar")
    BARBELL = "barbell", _("Bar with plates")
    DUMBBELLS = "dumbbells", _("Dumbbells")


class Side(TextChoices):
    LEFT = "left", _("Left")
    RIGHT = "right", _("Right")
    BOTH = "both", _("Both")


class Source(TextChoices):
    ARTICLE = "article", _("From the article")
    DEFAULT = "default", _("Our default")


class Status(TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


class AmountUnit(TextChoices):
    REPS = "reps", _("reps")
    SECONDS = "s", _("s")
    YARDS = "yd", _("yd")
    METRES = "m", _("m")
    RUNS = "runs", _("runs")


class LoadUnit(TextChoices):
    LB = "lb", _("lb")
    KG = "kg", _("kg")


class UnitSystem(TextChoices):
    IMPERIAL = "imperial", _("Pounds and yards")
    METRIC = "metric", _("Kilograms and meters")


class Theme(TextChoices):
    SYSTEM = "system", _("As my device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Role(TextChoices):
    COACH = "coach", _("Coach")
    ATHLETE = "athlete", _("Athlete")


class RestrictionKind(TextChoices):
    NO_IMPACT = "no_impact", _("No impact")
    NO_HANGING = "no_hanging", _("No hanging")
    NO_OVERHEAD = "no_overhead", _("No overhead")
    NO_LOAD = "no_load", _("No load")
    NO_WATER = "no_water", _("No water")
    LEFT_ONLY = "left_only", _("Left side only")
    RIGHT_ONLY = "right_only", _("Right side only")


class JumpLevel(TextChoices):
    """How much jumping an athlete is used to, as `rules.contacts.Level` has it."""

    BEGINNER = "beginner", _("Beginner")
    INTERMEDIATE = "intermediate", _("Some training")
    ADVANCED = "advanced", _("Much training")


class ContactsBasis(TextChoices):
    REP = "rep", _("per rep")
    DISTANCE = "distance", _("per distance")
    RUN = "run", _("per run")


class Skip(TextChoices):
    """Why a set was left out."""

    TIME = "time", _("No time")
    KIT = "kit", _("No kit or space")
    TIRED = "tired", _("Too tired")
    PAIN = "pain", _("It hurt")
    OTHER = "other", _("Another reason")


class Stepped(TextChoices):
    """Which figure of a prescription goes up by week."""

    SETS = "sets", _("Sets")
    AMOUNT = "amount", _("Amount")
    LOAD = "load", _("Load")


class Presence(TextChoices):
    """Whether she was there."""

    HERE = "here", _("Here")
    LATE = "late", _("Late")
    ABSENT = "absent", _("Absent")


class AbsentFor(TextChoices):
    """Why she was not."""

    ILL = "ill", _("Ill")
    INJURED = "injured", _("Injured")
    SCHOOL = "school", _("School or work")
    AWAY = "away", _("Away")
    OTHER = "other", _("Another reason")


class NeedKind(TextChoices):
    """What needs a coach."""

    PAIN = "pain", _("Pain")
    HURT = "hurt", _("Skipped because it hurt")
    PLAN = "plan", _("A plan against a rule")
    CAP = "cap", _("Over the cap")
    RANGE = "range", _("Loaded before full range")
    MISSED = "missed", _("Missed in a row")
    STEP = "step", _("A step on a ladder")
    COMMENT = "comment", _("A comment without an answer")
    DRIFT = "drift", _("Left and right")
    TEST = "test", _("A test is overdue")
    INVITATION = "invitation", _("A link that nobody took")
    EMPTY = "empty", _("Nothing planned")


class NeedState(TextChoices):
    """What became of it."""

    OPEN = "open", _("Open")
    SEEN = "seen", _("Seen")
    PUT_OFF = "put_off", _("Put off")
    GONE = "gone", _("No longer so")


class PromotionState(TextChoices):
    """What became of a step on a ladder that was proposed."""

    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Approved")
    PUT_OFF = "put_off", _("Not yet")
    NEVER = "never", _("Not for this athlete")
    TAKEN_BACK = "taken_back", _("Undone")
    # What spoke for it stands no more: a set was undone, or she stands elsewhere by now.
    GONE = "gone", _("No longer so")


class StepWhy(TextChoices):
    """Why a step on a ladder is proposed."""

    MET = "met", _("The standard is met")
    PAIN = "pain", _("It hurt")
    SHORT = "short", _("Two sessions in a row under what was asked")


class DayKind(TextChoices):
    RACE = "race", _("Race")
    REST = "rest", _("Rest day")


class BodyPart(TextChoices):
    """Where it hurts. Left and right are parts of their own: a coach acts on the side."""

    LEFT_FOOT = "left_foot", _("Left foot or ankle")
    RIGHT_FOOT = "right_foot", _("Right foot or ankle")
    LEFT_SHIN = "left_shin", _("Left shin or calf")
    RIGHT_SHIN = "right_shin", _("Right shin or calf")
    LEFT_KNEE = "left_knee", _("Left knee")
    RIGHT_KNEE = "right_knee", _("Right knee")
    LEFT_THIGH = "left_thigh", _("Left thigh")
    RIGHT_THIGH = "right_thigh", _("Right thigh")
    LEFT_FRONT_HIP = "left_front_hip", _("Front of the left hip")
    RIGHT_FRONT_HIP = "right_front_hip", _("Front of the right hip")
    LEFT_HIP = "left_hip", _("Left hip or groin")
    RIGHT_HIP = "right_hip", _("Right hip or groin")
    BACK = "back", _("Back")
    SHOULDERS = "shoulders", _("Shoulders, arms or hands")
    OTHER = "other", _("Somewhere else")


# Where hip flexors start from the pelvis: at a growth plate while somebody grows.
FRONT_OF_HIP = (BodyPart.LEFT_FRONT_HIP, BodyPart.RIGHT_FRONT_HIP)


class Measures(TextChoices):
    """What a test measures, which says how it is measured and which numbers it has."""

    KNEE_LIFT = "knee_lift", _("Knee lift")
    TURNOVER = "turnover", _("Turnover")
    SPRINT = "sprint", _("Sprint time")
    HOP = "hop", _("Hop time")
    HIP_RANGE = "hip_range", _("Hip-flexor range")
    FULL_RANGE = "full_range", _("Full range in a drill")
    COUNT = "count", _("How many")
    PLAIN = "plain", _("A number")


class ResultUnit(TextChoices):
    """What the number of a result counts. Full range has 1 for yes and 0 for no."""

    DEGREES = "deg", _("degrees")
    STEPS_A_SECOND = "steps/s", _("steps a second")
    SECONDS = "s", _("seconds")
    REPS = "reps", _("reps")
    CENTIMETERS = "cm", _("centimeters")
    METERS = "m", _("meters")
    YES = "yes", _("yes or no")


class Better(TextChoices):
    HIGHER = "higher", _("More is better")
    LOWER = "lower", _("Less is better")
    NEITHER = "none", _("Neither is better")


class Combine(TextChoices):
    BEST = "best", _("The best trial")
    MEAN = "mean", _("The mean of the trials")


class Method(TextChoices):
    """How a result came about."""

    HAND = "hand", _("Typed in")
    PHOTO = "photo", _("Photo")
    VIDEO = "video", _("Video")
    TAP = "tap", _("Tapped live")
    FILE = "file", _("Watch file")


class GuardianQuestion(TextChoices):
    """What a guardian is asked; each is a column of hers."""

    HEALTH = "health", _("Coaches of the team read pain and why a restriction holds")
    PICTURES = "pictures", _("Pictures of measuring may be kept")
    SEASON = "season", _("The season may be shared by a link, without a name")


class Reply(TextChoices):
    """A word that answers a comment."""

    GOT_IT = "got", _("Got it")
    WILL_DO = "will", _("Will do")
    WELL_LIFTED = "well", _("Well lifted")


class NotificationKind(TextChoices):
    """What somebody is told of: an athlete of the first four, a coach of the others."""

    TODAY = "today", _("Today’s session")
    COMMENT = "comment", _("Comments")
    STEP = "step", _("A step up")
    PLAN = "plan", _("A changed plan")
    PAIN = "pain", _("Pain")
    QUESTION = "question", _("Questions")
    MISSED = "missed", _("Missed twice")
    JOINED = "joined", _("Someone joined")


class MailPace(TextChoices):
    """When mails come."""

    LIST = "list", _("One list a day")
    EACH = "each", _("Each at once")


class QuietOn(TextChoices):
    """On which days there are quiet hours."""

    ALWAYS = "always", _("Every day")
    SCHOOL = "school", _("School days")
    NEVER = "never", _("Never")


class HistoryApp(TextChoices):
    """Another app out of whose file a set was read."""

    STRONG = "strong", "Strong"
    HEVY = "hevy", "Hevy"
