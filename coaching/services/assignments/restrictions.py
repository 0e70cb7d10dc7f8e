"""What athletes may not do, before they are scheduled it."""

from coaching.rules.substitutes import Clearance


def restricted(blocks, athletes):
    """(athlete, block, drill, kinds) for every drill that an athlete may not do.

    `kinds` are those of her restrictions that rule it out, or that ask for hands at the sides.
    """
    ruled_out = []
    for athlete in athletes:
        kinds = [r.kind for r in athlete.active_restrictions]
        if not kinds:
            continue
        for block in blocks:
            for prescription in block.prescriptions.all():
                drill = prescription.drill
                hit = drill.restricted_by(kinds)
                if hit:
                    ruled_out.append((athlete, block, drill, hit))
    return ruled_out


def choices(restricted):
    """{(athlete id, block id): whether hands at the sides are enough}, of `restricted`'s rows."""
    answers: dict[tuple[int, int], bool] = {}
    for athlete, block, drill, kinds in restricted:
        pair = athlete.pk, block.pk
        enough = drill.clearance(kinds, by_coach=True) == Clearance.HANDS_AT_SIDES
        answers[pair] = answers.get(pair, True) and enough
    return answers


def passes_a_stop(plan, answers):
    """Whether something is given all the same, by `answers`, that `plan` says is ruled out."""
    return any(answers.get(pair) == "anyway" for pair in choices(plan.restricted))


def apply_answers(blocks, athletes, answers):
    """({pairs to leave out}, {pairs with hands at the sides}), pairs of (athlete id, block id).

    `answers`: {pair: "anyway" or "sides"}. What is restricted and not answered is left out.
    """
    asked = choices(restricted(blocks, athletes))
    lowered = {pair for pair, enough in asked.items() if enough and answers.get(pair) == "sides"}
    allowed = {pair for pair in asked if answers.get(pair) == "anyway"}
    return set(asked) - lowered - allowed, lowered
