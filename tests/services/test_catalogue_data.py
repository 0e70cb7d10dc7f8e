"""What the shipped catalogue must say. Plain data against the table of the domain, no Django."""

import hashlib
import itertools
import re
from decimal import Decimal

import pytest

from coaching import figures
from coaching.demo.blocks import OWN
from tests.catalogue_file import (
    BLOCKS,
    CATALOGUE,
    DRILLS,
    EQUIPMENT,
    HERE,
    LADDERS,
    MUSCLES,
    PROGRAMS,
    TEXT,
    contacts,
    in_weeks,
    strings,
)

KINDS = {"gym": 1, "non_weight_bearing": 4, "plyometric": 8, "strength": 4}
STRENGTH = ["bulgarian-split-squat", "overhead-squat", "walking-lunge", "spot-lunge"]
IMPLEMENTS = ["pvc-pipe", "dumbbells", "empty-bar"]
KG_OF = {"lb": Decimal("0.45359237"), "kg": Decimal(1)}
CAP_KG = Decimal("27.2155422")

# name, kind, sets, amount, top, unit, measure, side mode, first side, equipment, source
TABLE = {
    "one-legged-hip-thrust-tennis-ball": (
        "One-legged hip thrust with tennis ball", "gym",
        1, 10, None, "reps", "reps", "per_side", "left", ["tennis-ball"], "article",
    ),
    "hanging-feet-to-bar": (
        "Hanging feet to bar", "non_weight_bearing",
        3, 10, None, "reps", "reps", "none", "", ["pull-up-bar"], "article",
    ),
    "hanging-knees-to-elbows": (
        "Hanging knees to elbows", "non_weight_bearing",
        3, 10, None, "reps", "reps", "none", "", ["pull-up-bar"], "default",
    ),
    "band-knee-pull": (
        "Band knee pull", "non_weight_bearing",
        1, 10, None, "reps", "reps", "per_side", "right", ["loop-band"], "article",
    ),
    "high-knees-in-water": (
        "High knees in water", "non_weight_bearing",
        10, 30, None, "s", "seconds", "none", "", ["pool"], "article",
    ),
    "high-knee-skip": (
        "High-knee skip", "plyometric",
        3, 20, None, "yd", "distance", "none", "", ["clear-ground"], "default",
    ),
    "single-leg-hop-high-knees": (
        "Single-leg hop high knees", "plyometric",
        1, 20, None, "yd", "distance", "per_side", "right", ["clear-ground"], "article",
    ),
    "tuck-jump": (
        "Tuck jump", "plyometric",
        3, 6, None, "reps", "reps", "none", "", [], "default",
    ),
    "alternating-split-squat-jump": (
        "Alternating split squat jump", "plyometric",
        3, 8, None, "reps", "reps", "alternating", "", [], "default",
    ),
    "box-jump": (
        "Box jump", "plyometric",
        3, 6, None, "reps", "reps", "none", "", ["box"], "default",
    ),
    "box-step-alternating-knee-drive": (
        "Box step with alternating knee drive", "plyometric",
        3, 10, None, "reps", "reps", "alternating", "", ["box"], "default",
    ),
    "stadium-stairs-every-other-step": (
        "Stadium stairs, every other step", "plyometric",
        4, 1, None, "runs", "runs", "none", "", ["stairs"], "default",
    ),
    "steep-hill-run": (
        "Steep hill run", "plyometric",
        4, 20, None, "yd", "distance", "none", "", ["hill"], "default",
    ),
    "bulgarian-split-squat": (
        "Bulgarian split squat", "strength",
        3, 10, 12, "reps", "reps", "per_side", "left", ["bench"], "article",
    ),
    "overhead-squat": (
        "Overhead squat", "strength",
        3, 10, 12, "reps", "reps", "none", "", [], "article",
    ),
    "walking-lunge": (
        "Walking lunge", "strength",
        3, 20, 24, "reps", "reps", "alternating", "", [], "article",
    ),
    "spot-lunge": (
        "Spot lunge", "strength",
        3, 10, 12, "reps", "reps", "per_side", "left", [], "article",
    ),
}  # fmt: skip

# value, basis, per value, per unit
CONTACTS = {
    "high-knee-skip": (24, "distance", 20, "yd"),
    "single-leg-hop-high-knees": (16, "distance", 20, "yd"),
    "tuck-jump": (1, "rep", None, None),
    "alternating-split-squat-jump": (1, "rep", None, None),
    "box-jump": (1, "rep", None, None),
    "box-step-alternating-knee-drive": (1, "rep", None, None),
    "stadium-stairs-every-other-step": (20, "run", None, None),
    "steep-hill-run": (16, "distance", 20, "yd"),
}

# table: (keys each row has, keys a row may have)
KEYS = {
    "muscle": ("slug name hip_angle_from hip_angle_to role note", ""),
    "equipment": ("slug name note implement loaded pieces", "drawn_as"),
    "drill": (
        "slug name kind summary measure side_mode side_meaning first_side source"
        " prescription_note sets amount amount_unit rest_s equipment implements impact hanging"
        " overhead muscles hip_angle_from hip_angle_to set_up movement cues mistakes stop_when",
        "amount_top build_up implement overhead_optional load_cap_value load_cap_unit"
        " contacts_value contacts_basis contacts_per_value contacts_per_unit contacts_estimate"
        " asks_ball_kept asks_full_range high_intensity water",
    ),
    "ladder": ("slug name note climb_condition rung", "climb_sets climb_amount"),
    "rung": (
        "position drill",
        "implement climb_sets climb_amount climb_sessions climb_full_range start_amount adds_load",
    ),
    "assessment": (
        "slug name position measures summary protocol note unit better trials combine",
        "sided distance_value distance_unit drill smallest_change smallest_change_source",
    ),
    "block": (
        "slug name kind level notes source source_note prescription",
        "rounds rest_between_s rest_after_round_s",
    ),
    "prescription": (
        "drill sets amount amount_unit rest_s source",
        "amount_top implement load_value load_unit tempo note amrap sides",
    ),
    "program": ("slug name weeks notes source source_note placement progression", "override"),
    "placement": ("week weekday block", "position"),
    "progression": ("prescription field step", "top"),
}

# The article’s every run of seven words, as hashes: its text is not ours to ship.
ARTICLE_RUNS = frozenset((HERE / "data" / "article_runs.txt").read_text("ascii").split())


def prescriptions():
    return [(block, row) for block in BLOCKS.values() for row in block["prescription"]]


def words(text):
    return re.sub(r"[^a-z0-9]+", " ", re.sub(r"['’]", "", text.lower())).split()


def runs(text, length=7):
    """Every run of `length` words, normalised, with its short hash."""
    found = words(text)
    for start in range(len(found) - length + 1):
        run = " ".join(found[start : start + length])
        yield run, hashlib.sha256(run.encode()).hexdigest()[:12]


def amounts(row):
    return row["sets"], row["amount"], row.get("amount_top"), row["amount_unit"]


def drill_text(drill):
    return " ".join(strings(drill))


# ------------------------------------------------------------------ shape


def test_it_has_only_the_tables_and_keys_of_the_format():
    tables = {"muscle", "equipment", "drill", "ladder", "assessment", "block", "program"}
    assert set(CATALOGUE) == tables
    rows = [(name, row) for name in CATALOGUE for row in CATALOGUE[name]]
    rows += [("rung", rung) for ladder in CATALOGUE["ladder"] for rung in ladder["rung"]]
    rows += [("prescription", row) for _, row in prescriptions()]
    rows += [
        (name, row)
        for program in PROGRAMS.values()
        for name in ("placement", "progression")
        for row in program[name]
    ]
    for name, row in rows:
        always, sometimes = (set(keys.split()) for keys in KEYS[name])
        where = row.get("slug") or row.get("drill") or row
        assert always - set(row) == set(), f"{name} {where} lacks keys"
        assert set(row) - always - sometimes == set(), f"{name} {where} has unknown keys"


def test_it_names_nothing_twice():
    for table in CATALOGUE:
        for key in ("slug", "name"):
            values = [row[key] for row in CATALOGUE[table]]
            assert len(values) == len(set(values)), f"{table} {key}"


def test_it_holds_no_floats():
    def numbers(value):
        if isinstance(value, dict):
            return [n for item in value.values() for n in numbers(item)]
        if isinstance(value, list):
            return [n for item in value for n in numbers(item)]
        return [value] if isinstance(value, float) else []

    assert numbers(CATALOGUE) == []


def test_it_refers_only_to_what_it_has():
    implements = {slug for slug, row in EQUIPMENT.items() if row["implement"]}
    for drill in DRILLS.values():
        assert set(drill["muscles"]) <= set(MUSCLES)
        assert set(drill["equipment"]) <= set(EQUIPMENT) - implements
        assert set(drill["implements"]) <= implements
        assert ("implement" in drill) == bool(drill["implements"])
        assert drill.get("implement") in [None, *drill["implements"]]
    for ladder in LADDERS.values():
        for rung in ladder["rung"]:
            assert rung["drill"] in DRILLS
            assert rung.get("implement") in [None, *DRILLS[rung["drill"]]["implements"]]
    for _, row in prescriptions():
        assert row["drill"] in DRILLS
        assert row.get("implement") in [None, *DRILLS[row["drill"]]["implements"]]


def test_it_uses_every_muscle_and_piece_of_equipment():
    used = {s for drill in DRILLS.values() for s in drill["equipment"] + drill["implements"]}
    assert used == set(EQUIPMENT)
    assert {slug for drill in DRILLS.values() for slug in drill["muscles"]} == set(MUSCLES)


# -------------------------------------------------- anatomy and equipment


def test_it_gives_each_muscle_its_zone_and_says_that_zones_are_a_model():
    zones = {s: (row["hip_angle_from"], row["hip_angle_to"]) for s, row in MUSCLES.items()}
    assert zones == {"iliacus": (0, 90), "rectus-femoris": (0, 90), "psoas": (90, 140)}
    for row in MUSCLES.values():
        assert "coaching model taken from the source article" in row["note"]
        assert "Research does not draw such sharp lines" in row["note"]


def test_it_knows_what_is_held_as_a_load():
    held = {
        slug: (row["loaded"], row["pieces"]) for slug, row in EQUIPMENT.items() if row["implement"]
    }
    assert held == {"pvc-pipe": (False, 1), "dumbbells": (True, 2), "empty-bar": (True, 1)}
    assert {
        (row["loaded"], row["pieces"]) for slug, row in EQUIPMENT.items() if slug not in held
    } == {(False, 1)}


def test_it_says_which_size_of_the_band_is_meant():
    for text in (EQUIPMENT["loop-band"]["note"], DRILLS["band-knee-pull"]["set_up"]):
        for part in ("12 inches (30 cm)", "diameter", "flat", "double"):
            assert part in text
        # Flat, a round loop is half its circumference long.
        inches = Decimal(re.search(r"(\d+) inches \(48 cm\)", text)[1])
        assert inches == (12 * Decimal("3.14159") / 2).quantize(Decimal(1))


# ----------------------------------------------------------------- drills


def test_it_has_the_seventeen_drills_by_kind():
    assert list(DRILLS) == list(TABLE)
    kinds = [drill["kind"] for drill in DRILLS.values()]
    assert {kind: kinds.count(kind) for kind in {*KINDS, *kinds}} == KINDS


@pytest.mark.parametrize("slug", TABLE)
def test_it_prescribes_as_the_source_does(slug):
    drill = DRILLS[slug]
    assert (
        drill["name"],
        drill["kind"],
        *amounts(drill),
        drill["measure"],
        drill["side_mode"],
        drill["first_side"],
        drill["equipment"],
        drill["source"],
    ) == TABLE[slug]


def test_it_rests_thirty_seconds_in_water_and_some_time_everywhere():
    assert DRILLS["high-knees-in-water"]["rest_s"] == 30
    assert all(15 <= drill["rest_s"] <= 180 for drill in DRILLS.values())


def test_it_builds_up_only_to_the_hanging_drills():
    assert [slug for slug, drill in DRILLS.items() if drill.get("build_up")] == [
        "hanging-feet-to-bar",
        "hanging-knees-to-elbows",
    ]


def test_it_says_what_a_side_names():
    assert {s: d["side_meaning"] for s, d in DRILLS.items() if d["side_meaning"]} == {
        "one-legged-hip-thrust-tennis-ball": "the leg that holds the ball",
        "band-knee-pull": "the lifted leg",
        "single-leg-hop-high-knees": "the hopping leg",
        "bulgarian-split-squat": "the front leg",
        "spot-lunge": "the front leg",
    }
    for drill in DRILLS.values():
        per_side = drill["side_mode"] == "per_side"
        assert bool(drill["first_side"]) == per_side == bool(drill["side_meaning"])


@pytest.mark.parametrize(
    ("row", "drill"),
    [(d, d) for d in DRILLS.values()] + [(row, DRILLS[row["drill"]]) for _, row in prescriptions()],
)
def test_it_counts_alternating_drills_in_even_totals(row, drill):
    if drill["side_mode"] == "alternating":
        assert row["amount"] % 2 == 0
        assert row.get("amount_top", 0) % 2 == 0
    assert row.get("amount_top", row["amount"]) >= row["amount"] > 0
    assert row["sets"] >= 1
    units = {"reps": ["reps"], "seconds": ["s"], "distance": ["yd", "m"], "runs": ["runs"]}
    assert row["amount_unit"] in units[drill["measure"]]


def test_it_caps_the_strength_drills_at_sixty_pounds_and_no_other():
    assert 60 * KG_OF["lb"] == CAP_KG
    for slug, drill in DRILLS.items():
        cap = (drill.get("load_cap_value"), drill.get("load_cap_unit"))
        assert cap == ((60, "lb") if slug in STRENGTH else (None, None))
        assert drill["implements"] == (IMPLEMENTS if slug in STRENGTH else [])
        assert drill.get("implement") == ("pvc-pipe" if slug in STRENGTH else None)


def test_it_tells_restrictions_what_to_look_at():
    def flagged(key):
        return [slug for slug, drill in DRILLS.items() if drill.get(key)]

    assert flagged("impact") == [s for s, d in DRILLS.items() if d["kind"] == "plyometric"]
    assert flagged("hanging") == ["hanging-feet-to-bar", "hanging-knees-to-elbows"]
    assert flagged("water") == ["high-knees-in-water"]
    assert flagged("overhead") == STRENGTH
    assert flagged("overhead_optional") == [s for s in STRENGTH if s != "overhead-squat"]


def test_it_asks_for_the_ball_and_for_full_range_where_they_count():
    ball = [slug for slug, drill in DRILLS.items() if drill.get("asks_ball_kept")]
    assert ball == ["one-legged-hip-thrust-tennis-ball"]
    assert [s for s, d in DRILLS.items() if d.get("asks_full_range")] == STRENGTH


def test_it_estimates_foot_contacts_for_the_plyometric_drills_only():
    for slug, drill in DRILLS.items():
        found = tuple(
            drill.get(f"contacts_{key}") for key in ("value", "basis", "per_value", "per_unit")
        )
        assert found == CONTACTS.get(slug, (None,) * 4)
        assert drill.get("contacts_estimate", False) == (slug in CONTACTS)
        if slug in CONTACTS:
            assert "foot contacts are our" in drill["prescription_note"] or (
                "foot contacts are ours" in drill["prescription_note"]
            )


def test_it_lists_the_muscles_whose_zone_the_hip_moves_through():
    for slug, drill in DRILLS.items():
        low, high = drill["hip_angle_from"], drill["hip_angle_to"]
        assert 0 <= low < high <= 140
        reached = [
            muscle
            for muscle, row in MUSCLES.items()
            if low < row["hip_angle_to"] and high > row["hip_angle_from"]
        ]
        assert drill["muscles"] == reached, slug


@pytest.mark.parametrize("slug", TABLE)
def test_it_instructs_every_drill_in_full(slug):
    drill = DRILLS[slug]
    assert 2 <= len(drill["cues"]) <= 4
    assert 2 <= len(drill["mistakes"]) <= 5
    assert re.match(r"(Stop|End the set) ", drill["stop_when"])
    assert len(drill["summary"]) <= 120
    assert "\n" not in drill["summary"]
    for key in ("set_up", "movement"):
        steps = drill[key].split("\n")
        assert 2 <= len(steps) <= 5
        assert all(step == step.strip() and step.endswith(".") for step in steps)
    assert drill["prescription_note"].endswith(".")


@pytest.mark.parametrize(
    ("slug", "parts"),
    [
        ("one-legged-hip-thrust-tennis-ball", ["on your back", "fold at the top", "not kept"]),
        ("hanging-feet-to-bar", ["build up to", "fold at the waist", "touch the bar"]),
        ("hanging-knees-to-elbows", ["easier version", "up to your elbows", "We read"]),
        (
            "band-knee-pull",
            ["1 set of 10 a side", "10 sets of 10 a side", "left foot", "right foot"],
        ),
        ("high-knees-in-water", ["waist", "chest", "30 s recovery", "on the spot"]),
        ("high-knee-skip", ["Up, not out", "no amount"]),
        ("single-leg-hop-high-knees", ["harder version", "every second hop", "tap", "balance"]),
        ("alternating-split-squat-jump", ["4 a side"]),
        ("box-jump", ["Step down", "Do not jump down", "our safety rule"]),
        ("box-step-alternating-knee-drive", ["5 a side"]),
        ("stadium-stairs-every-other-step", ["every second step", "4 runs"]),
        ("steep-hill-run", ["4 × 20 yd (18.3 m)"]),
        ("bulgarian-split-squat", ["for each leg", "bench"]),
        ("walking-lunge", ["20 to 24 steps", "for each leg", "We read"]),
        ("spot-lunge", ["in place", "for each leg", "our reading"]),
    ],
)
def test_it_keeps_what_the_source_says_about_a_drill(slug, parts):
    text = drill_text(DRILLS[slug])
    assert [part for part in parts if part not in text] == []


@pytest.mark.parametrize("slug", STRENGTH)
def test_it_keeps_strength_work_light(slug):
    drill = DRILLS[slug]
    assert drill["set_up"].startswith("Start with only a PVC pipe or a broomstick")
    assert "60 lb (27.2 kg) in total" in drill["stop_when"]
    assert "Adding weight before you reach full depth." in drill["mistakes"]
    optional = drill.get("overhead_optional", False)
    assert ("the coach’s choice, not the article’s" in drill["prescription_note"]) == optional
    assert ("let your hands hang by your sides" in drill["set_up"]) == optional


BAR_OVER_FOOT = re.compile(
    r"(pipe|bar|weight|broomstick|overhead)[^.]*(above|over|leaves)[^.]*(mid-?foot|middle of)", re.I
)


def test_it_keeps_the_bar_of_a_squat_over_the_mid_foot():
    drill = DRILLS["overhead-squat"]
    assert any("mid-foot" in cue for cue in drill["cues"])
    assert "mid-foot" in drill["stop_when"]
    assert BAR_OVER_FOOT.search(drill["movement"])


@pytest.mark.parametrize("slug", [slug for slug in STRENGTH if slug != "overhead-squat"])
def test_it_keeps_the_bar_over_shoulders_and_hips_where_both_feet_cannot_be_under_it(slug):
    drill, alt = DRILLS[slug], figures.describe(figures.shipped(slug))
    for text in (*strings(drill), alt):
        assert not BAR_OVER_FOOT.search(text), text
    assert "Pipe over shoulders and hips." in drill["cues"]
    assert "Weight on the front mid-foot." in drill["cues"]
    assert "arms upright" in drill["movement"]
    # Hands at the sides have no pipe to keep anywhere.
    assert "Without the pipe, keep your shoulders over your hips." in drill["movement"]
    assert "is our reading too" in drill["prescription_note"]
    assert "over shoulders and hips" in alt


def test_a_blocks_note_says_over_the_mid_foot_of_the_squat_alone():
    notes = [(slug, block["notes"]) for slug, block in BLOCKS.items()]
    notes += [(name, row[1]) for name, row in OWN.items()]
    said = [slug for slug, note in notes if "mid-foot" in note]
    for slug, note in notes:
        for sentence in note.split(". "):
            if BAR_OVER_FOOT.search(sentence):
                assert "in the squat" in sentence, (slug, sentence)
    assert said


# ---------------------------------------------------------------- ladders


def test_it_has_the_hanging_and_the_high_knee_ladder():
    climbs = {
        slug: [(rung["position"], rung["drill"]) for rung in LADDERS[slug]["rung"]]
        for slug in ("hanging", "high-knees")
    }
    assert climbs == {
        "hanging": [(1, "hanging-knees-to-elbows"), (2, "hanging-feet-to-bar")],
        "high-knees": [(1, "high-knee-skip"), (2, "single-leg-hop-high-knees")],
    }
    assert (LADDERS["hanging"]["climb_sets"], LADDERS["hanging"]["climb_amount"]) == (3, 10)
    assert "our reading" in LADDERS["hanging"]["note"]
    assert "our default" in LADDERS["high-knees"]["note"]


@pytest.mark.parametrize("slug", STRENGTH)
def test_it_loads_a_strength_drill_only_once_full_range_is_there(slug):
    ladder = LADDERS[f"load-{slug}"]
    assert [(r["position"], r["drill"], r["implement"]) for r in ladder["rung"]] == [
        (1, slug, "pvc-pipe"),
        (2, slug, "dumbbells"),
        (2, slug, "empty-bar"),
    ]
    assert "full range of motion" in ladder["climb_condition"]
    assert not {"climb_sets", "climb_amount"} & set(ladder)
    assert "60 lb" in ladder["note"]
    for rung in ladder["rung"]:
        assert rung["climb_full_range"] is True
        assert (rung["climb_sets"], rung["climb_amount"]) == (3, DRILLS[slug]["amount"])
        assert rung.get("adds_load", False) == (rung["position"] == 2)


def test_it_has_no_other_ladder():
    assert set(LADDERS) == {"hanging", "high-knees", *(f"load-{slug}" for slug in STRENGTH)}


# ----------------------------------------------------------------- blocks


@pytest.mark.parametrize("kind", KINDS)
def test_it_has_a_first_and_a_harder_block_of_each_kind(kind):
    levels = [block["level"] for block in BLOCKS.values() if block["kind"] == kind]
    assert len(levels) >= 2
    assert set(levels) == {1, 2}


@pytest.mark.parametrize("slug", BLOCKS)
def test_it_builds_a_block_from_drills_of_its_kind(slug):
    block = BLOCKS[slug]
    drills = [row["drill"] for row in block["prescription"]]
    assert {DRILLS[drill]["kind"] for drill in drills} == {block["kind"]}
    assert len(drills) == len(set(drills))
    # The source has one gym drill, so a gym block has one.
    assert (1 if block["kind"] == "gym" else 2) <= len(drills) <= 5
    assert all(block[key].endswith(".") for key in ("notes", "source_note"))


@pytest.mark.parametrize("slug", BLOCKS)
def test_it_calls_a_blocks_amounts_the_articles_only_where_they_are(slug):
    block = BLOCKS[slug]
    for row in block["prescription"]:
        drill = DRILLS[row["drill"]]
        as_drill = amounts(row) == amounts(drill) and "load_value" not in row
        articles = drill["source"] == "article" and as_drill
        assert row["source"] == ("article" if articles else "default"), row["drill"]
    sources = {row["source"] for row in block["prescription"]}
    articles = sources == {"article"} and "rounds" not in block
    assert block["source"] == ("article" if articles else "default")
    if block["source"] == "default":
        assert "default" in block["source_note"]


def test_it_offers_the_gym_drill_once_and_in_three_sets():
    gym = [block["prescription"][0] for block in BLOCKS.values() if block["kind"] == "gym"]
    assert [(row["sets"], row["amount"], row["source"]) for row in gym] == [
        (1, 10, "article"),
        (3, 10, "default"),
    ]


def test_it_puts_rounds_in_the_place_of_sets_in_a_circuit():
    circuits = [block for block in BLOCKS.values() if "rounds" in block]
    assert circuits
    for block in circuits:
        for row in block["prescription"]:
            assert row["sets"] == block["rounds"]
            assert row["rest_s"] == block["rest_between_s"] <= block["rest_after_round_s"]
    for block in BLOCKS.values():
        if "rounds" not in block:
            assert not {"rest_between_s", "rest_after_round_s"} & set(block)


def test_it_keeps_loads_within_the_cap_and_first_blocks_without_load():
    for block, row in prescriptions():
        drill = DRILLS[row["drill"]]
        assert ("implement" in row) == (block["kind"] == "strength")
        loaded = "implement" in row and EQUIPMENT[row["implement"]]["loaded"]
        assert ("load_value" in row) == ("load_unit" in row) == loaded
        if not loaded:
            continue
        assert block["level"] == 2
        assert "full range of motion" in block["notes"]
        assert isinstance(row["load_value"], str)
        pieces = EQUIPMENT[row["implement"]]["pieces"]
        total = Decimal(row["load_value"]) * pieces * KG_OF[row["load_unit"]]
        assert 0 < total <= drill["load_cap_value"] * KG_OF[drill["load_cap_unit"]] == CAP_KG


def test_it_states_foot_contacts_that_add_up_and_keeps_first_blocks_low():
    for block in BLOCKS.values():
        stated = re.findall(r"About (\d+) foot contacts", block["notes"])
        if block["kind"] != "plyometric":
            assert stated == []
            continue
        total = sum(contacts(row) for row in block["prescription"])
        assert [int(number) for number in stated] == [total]
        assert total <= (100 if block["level"] == 1 else 150)


def test_it_writes_tempos_as_three_or_four_counts():
    tempos = [row["tempo"] for _, row in prescriptions() if "tempo" in row]
    assert tempos
    assert all(re.fullmatch(r"\d(-\d){2,3}", tempo) for tempo in tempos)


# ------------------------------------------------------------------- text


def test_it_finds_a_copied_run_of_words():
    text = "One two, three\nfour five's six-seven eight."
    assert [run for run, _ in runs(text)] == [
        "one two three four fives six seven",
        "two three four fives six seven eight",
    ]
    assert len(ARTICLE_RUNS) > 450


def test_it_copies_no_sentence_of_the_article():
    copied = [
        run
        for text in [TEXT, *strings(CATALOGUE)]
        for run, digest in runs(text)
        if digest in ARTICLE_RUNS
    ]
    assert copied == []


def test_it_speaks_plainly():
    for text in strings(CATALOGUE):
        assert text == text.strip()
        assert "!" not in text
        assert "  " not in text
        for sentence in re.split(r"(?<=[.?]) |\n", text):
            assert len(sentence.split()) <= 30, sentence


# --------------------------------------------------------------- programs


def days(program, *kinds):
    """The days of a program that hold a block of these kinds, counted from its first Monday."""
    return sorted(
        {
            7 * (row["week"] - 1) + row["weekday"]
            for row in program["placement"]
            if BLOCKS[row["block"]]["kind"] in kinds
        }
    )


def test_it_has_three_programs_each_with_what_is_ours_said():
    assert {(row["name"], row["weeks"]) for row in PROGRAMS.values()} == {
        ("4 weeks of knee lift", 4),
        ("No-impact 4 weeks", 4),
        ("Strength ladder 6 weeks", 6),
    }
    for program in PROGRAMS.values():
        assert program["source"] == "default"
        assert "are our defaults" in program["source_note"]
        assert len(program["notes"]) <= 1000
        weeks = {row["week"] for row in program["placement"]}
        assert weeks == set(range(1, program["weeks"] + 1))


def test_it_fills_three_days_a_week_with_the_kinds_that_the_program_is_for():
    kinds = {
        "four-weeks-to-a-higher-knee": set(KINDS),
        "no-impact-four-weeks": {"gym", "non_weight_bearing"},
        "strength-ladder-six-weeks": {"strength"},
    }
    for slug, program in PROGRAMS.items():
        for week in range(1, program["weeks"] + 1):
            rows = [row for row in program["placement"] if row["week"] == week]
            assert len({row["weekday"] for row in rows}) == 3
            assert {BLOCKS[row["block"]]["kind"] for row in rows} == kinds[slug], (slug, week)


def test_it_keeps_two_days_between_jumping_days():
    jumping = [days(program, "plyometric") for program in PROGRAMS.values()]
    assert any(jumping)
    for found in jumping:
        assert all(later - earlier >= 2 for earlier, later in itertools.pairwise(found))


def test_it_goes_up_by_steps_that_reach_their_top_and_never_pass_the_cap():
    for program in PROGRAMS.values():
        for row in program["progression"]:
            figures = in_weeks(program, row["prescription"], row["field"])
            assert figures == sorted(figures)
            assert figures[0] < figures[-1] == Decimal(row["top"]), row
            if row["field"] == "load":
                assert figures[-1] * 2 * KG_OF["lb"] <= CAP_KG
    ladder = PROGRAMS["strength-ladder-six-weeks"]
    squat = "pipe-squat-and-lunge-tens/overhead-squat"
    assert in_weeks(ladder, squat, "amount") == [10, 11, 12]
    assert in_weeks(ladder, "light-dumbbells/walking-lunge", "load") == [10, Decimal("12.5"), 15]


def test_it_loads_only_after_the_pipe_and_says_on_which_condition():
    ladder = PROGRAMS["strength-ladder-six-weeks"]
    loaded = {
        slug
        for slug, block in BLOCKS.items()
        if any("load_value" in row for row in block["prescription"])
    }
    weeks = {row["week"] for row in ladder["placement"] if row["block"] in loaded}
    assert weeks == {4, 5, 6}
    assert "full range of motion with the pipe" in ladder["notes"]
    others = [p for p in PROGRAMS.values() if p is not ladder]
    assert not loaded & {row["block"] for p in others for row in p["placement"]}
