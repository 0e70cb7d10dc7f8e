"""The club's own blocks, and which blocks are given on which days."""

from decimal import Decimal

from django.db.models import Q

from coaching.models import Block, Drill, Equipment, Prescription

# Days are counted from today, so that today is always a training day: day 0 of a week is
# today's weekday. A day: (blocks, group or None for everybody).
# Ready-made blocks by slug, the club's own by name.
FULL = ("ball-bridge", "Hang and band", "Skips and knee drives", "Squat and lunge")
WATER = ("band-and-water",)
JUMPS = ("ball-bridge-three-sets", "skips-and-box-jumps")
HANG = ("hang-band-water",)
SPRINT_LIFT = ("light-dumbbells",)
WEEK: dict[int, list[tuple[tuple[str, ...], str | None]]] = {
    0: [(FULL, None)],
    2: [(WATER, "distance"), (HANG, "sprint")],
    4: [(JUMPS, None)],
    5: [(SPRINT_LIFT, "sprint")],
}
# Range comes before load: the sprinters lift with the pipe first.
PIPE_FIRST = {"light-dumbbells": "pipe-split-squat-and-walking-lunge"}
PIPE_WEEKS = 2
# lb a dumbbell in the club's own lift, by fortnight; first the pipe.
LUNGE_LOADS = (None, "10", "12.5", "15")

OWN = {
    "Hang and band": (
        "non_weight_bearing",
        "Still at the bottom of every hang. Your grip rests while your legs pull the band.",
        [
            ("hanging-knees-to-elbows", {"sets": 3, "amount": 8, "rest_s": 60}),
            ("band-knee-pull", {"sets": 2, "amount": 10, "rest_s": 30}),
        ],
    ),
    "Skips and knee drives": (
        "plyometric",
        "Fresh legs first. Walk back after every skip.",
        [
            ("high-knee-skip", {"sets": 3, "amount": 20, "rest_s": 60}),
            ("box-step-alternating-knee-drive", {"sets": 2, "amount": 10, "rest_s": 60}),
        ],
    ),
    "Squat and lunge": (
        "strength",
        "Depth first. What you hold overhead stays over your mid-foot in the squat, and over "
        "shoulders and hips in the lunge.",
        [
            ("overhead-squat", {"sets": 3, "amount": 10, "amount_top": 12, "rest_s": 60}),
            ("spot-lunge", {"sets": 3, "amount": 10, "amount_top": 12, "rest_s": 75}),
        ],
    ),
}


def make_own_blocks(team, coach):
    """The club's own blocks."""
    drills = Drill.objects.select_related("implement").in_bulk(field_name="slug")
    for name, (kind, notes, rows) in OWN.items():
        block = Block(team=team, name=name, kind=kind, notes=notes, created_by=coach)
        prescriptions = []
        for slug, values in rows:
            row = Prescription(drill=drills[slug]).copy_prescription(drills[slug])
            for field, value in values.items():
                setattr(row, field, Decimal(value) if field.startswith("amount") else value)
            prescriptions.append(row)
        block.save_with(prescriptions, version=block.version)


def put_load(team, load):
    """Set the lunge of the club's lift to `load` lb a dumbbell, or to the pipe for None."""
    if load is None:
        return
    block = Block.objects.get(team=team, name="Squat and lunge")
    rows = list(block.prescriptions.select_related("drill").order_by("position"))
    dumbbells = Equipment.objects.get(slug="dumbbells")
    lunge = rows[1]
    lunge.implement, lunge.load_count = dumbbells, dumbbells.pieces
    lunge.load_value, lunge.load_unit = Decimal(load), "lb"
    block.save_with(rows, version=block.version)


def find(team, keys):
    """The blocks that `keys` (slugs of ready-made ones, names of the team's own) stand for."""
    own, ready = Q(team=team, name__in=keys), Q(team=None, slug__in=keys)
    blocks = {b.name if b.team_id else b.slug: b for b in _with_prescriptions(own | ready)}
    return [blocks[word] for word in keys]


def _with_prescriptions(query):
    return Block.objects.filter(query).with_prescriptions()


def days(first, last):
    """(week, keys, group, offset): what is given on the days `first` to `last` from today.

    A week is seven days from `first`. Blocks that need range first are the pipe's early on.
    """
    for week in range((last - first) // 7 + 1):
        start = first + 7 * week
        for offset in range(start, min(start + 7, last + 1)):
            for keys, group in WEEK.get(offset % 7, []):
                if week < PIPE_WEEKS:
                    keys = tuple(PIPE_FIRST.get(word, word) for word in keys)
                yield week, keys, group, offset
