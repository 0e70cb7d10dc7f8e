"""What athletes may not do, before they are scheduled it."""

from django.utils.translation import gettext

from coaching.models import SessionDrill
from coaching.rules.substitutes import asks_for_hands_at_sides, blocked_by


def may_lower_hands(drill, kinds):
    """Whether restrictions `kinds` make hands at the sides a choice in `drill`, a Drill."""
    return asks_for_hands_at_sides(drill.overhead, drill.overhead_optional, kinds)


def ruled_out(drill, kinds):
    """Whether restrictions `kinds` leave `drill` to a coach to decide on."""
    return bool(blocked_by(drill.demands, kinds)) or may_lower_hands(drill, kinds)


def lower_hands(session_drill):
    """Put hands at the sides into the note of a SessionDrill. Not saved."""
    most = SessionDrill._meta.get_field("note").max_length
    told = gettext("Hands at your sides.")
    session_drill.note = f"{told} {session_drill.note}".strip()[:most]


def restricted(blocks, athletes):
    """(athlete, block, drill, kinds) for every drill that an athlete may not do.

    `kinds` are those of her restrictions that rule it out, or that ask for hands at the sides.
    """
    found = []
    for athlete in athletes:
        kinds = [r.kind for r in athlete.restrictions.all()]
        if not kinds:
            continue
        for block in blocks:
            for prescription in block.prescriptions.all():
                drill = prescription.drill
                hit = blocked_by(drill.demands, kinds)
                if may_lower_hands(drill, kinds):
                    hit = [*hit, "no_overhead"]
                if hit:
                    found.append((athlete, block, drill, hit))
    return found


def choices(restricted):
    """{(athlete id, block id): whether hands at the sides are enough}, of `restricted`'s rows."""
    found = {}
    for athlete, block, drill, kinds in restricted:
        pair = athlete.pk, block.pk
        enough = drill.overhead_optional and kinds == ["no_overhead"]
        found[pair] = found.get(pair, True) and enough
    return found


def apply_answers(blocks, athletes, answers):
    """({pairs to leave out}, {pairs with hands at the sides}), pairs of (athlete id, block id).

    `answers`: {pair: "anyway" or "sides"}. What is restricted and not answered is left out.
    """
    asked = choices(restricted(blocks, athletes))
    lowered = {pair for pair, enough in asked.items() if enough and answers.get(pair) == "sides"}
    allowed = {pair for pair in asked if answers.get(pair) == "anyway"}
    return set(asked) - lowered - allowed, lowered
