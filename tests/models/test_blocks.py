from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from coaching.models import Block, Prescription, Session, StaleVersion
from tests.factories import (
    make_block,
    make_drill,
    make_session,
    make_strength_drill,
)

pytestmark = pytest.mark.django_db


def rows(block):
    return list(block.prescriptions.select_related("drill").order_by("position"))


def prescribe(drill, **values):
    prescription = Prescription(drill=drill).copy_prescription(drill)
    for name, value in values.items():
        setattr(prescription, name, value)
    return prescription


def test_it_saves_prescriptions_in_the_order_given(hillside):
    block = make_block([make_drill("Hang"), make_drill("Pull")], team=hillside)
    hang, pull = rows(block)
    kick = prescribe(make_drill("Kick"))
    block.save_with([kick, pull, hang], version=1)
    assert [row.drill.name for row in rows(block)] == ["Kick", "Pull", "Hang"]
    assert rows(block)[1:] == [pull, hang]
    assert block.version == 2


def test_it_removes_what_is_left_out(hillside):
    block = make_block([make_drill("Hang"), make_drill("Pull")], team=hillside)
    block.save_with(rows(block)[1:], version=1)
    assert [row.drill.name for row in rows(block)] == ["Pull"]


def test_it_keeps_what_was_given_when_its_prescription_goes(hillside, dana, maya):
    session = make_session(maya, drills=[make_drill("Hang"), make_drill("Pull")])
    block = Block.objects.get()
    block.save_with(rows(block)[:1], version=1)
    copies = session.blocks.get().drills.order_by("position")
    assert [(drill.name, drill.prescription_id is None) for drill in copies] == [
        ("Hang", False),
        ("Pull", True),
    ]


def test_it_refuses_to_save_over_a_newer_version(hillside):
    block = make_block(team=hillside)
    mine, theirs = Block.objects.get(pk=block.pk), Block.objects.get(pk=block.pk)
    theirs.name = "Theirs"
    theirs.save_with(rows(theirs), version=1)
    mine.name = "Mine"
    with pytest.raises(StaleVersion) as stale:
        mine.save_with(rows(mine), version=1)
    assert stale.value.current.name == "Theirs"
    assert Block.objects.get().name == "Theirs"


def test_it_refuses_a_drill_of_another_kind_or_team(hillside, rivals):
    block = Block(team=hillside, kind="gym", name="Bridge")
    with pytest.raises(ValueError, match="not gym"):
        block.save_with([prescribe(make_drill("Hang"))], version=1)
    with pytest.raises(ValueError, match="another team"):
        block.save_with([prescribe(make_drill("Theirs", kind="gym", team=rivals))], version=1)
    assert not Block.objects.exists()


def test_it_refuses_a_load_above_the_cap_and_allows_the_cap(hillside):
    squat = make_strength_drill()
    block = Block(team=hillside, kind="strength", name="Squat")
    over = prescribe(squat, load_value=Decimal("30.5"), load_unit="lb", load_count=2)
    with pytest.raises(ValidationError, match="At most 60 lb in total"):
        block.save_with([over], version=1)
    block.save_with(
        [prescribe(squat, load_value=Decimal(30), load_unit="lb", load_count=2)], version=1
    )
    assert rows(block)[0].load_kg == Decimal("27.2155422")


def test_it_copies_to_a_team_as_its_own(hillside, dana):
    ready = make_block([make_drill("Hang", amount=Decimal(7))], name="Hips", source="article")
    copy = ready.copy_to(hillside, by=dana)
    assert (copy.team, copy.name, copy.created_by) == (hillside, "Hips (copy)", dana)
    assert copy.slug != ready.slug
    assert rows(copy)[0].amount == 7
    assert rows(copy)[0].pk != rows(ready)[0].pk


def test_it_counts_foot_contacts_of_sets_or_rounds_and_of_both_sides(hillside):
    hop = make_drill(
        "Hop",
        kind="plyometric",
        measure="distance",
        amount=Decimal(20),
        amount_unit="yd",
        sets=2,
        side_mode="per_side",
        contacts_value=16,
        contacts_basis="distance",
        contacts_per_value=20,
        contacts_per_unit="yd",
        contacts_estimate=True,
    )
    tuck = make_drill(
        "Tuck jump", kind="plyometric", amount=Decimal(6), contacts_value=1, contacts_basis="rep"
    )
    block = make_block([hop, tuck], team=hillside)
    assert block.foot_contacts == 2 * 2 * 16 + 3 * 6
    assert block.contacts_are_estimated
    block.rounds = 4
    assert block.foot_contacts == 4 * (2 * 16 + 6)


def test_it_counts_no_contacts_where_a_drill_has_none(hillside):
    block = make_block(team=hillside)
    assert block.foot_contacts == 0
    assert not block.contacts_are_estimated


def test_it_knows_the_teams_sessions_to_come(hillside, rivals, maya, theo):
    today = hillside.today
    for day in (-1, 0, 1):
        make_session(maya, date=today + timedelta(days=day))
    blocks = [session.blocks.get().block for session in maya.sessions.order_by("date")]
    coming = Session.objects.coming([hillside])
    assert [coming.holding(block).count() for block in blocks] == [0, 1, 1]
    assert Session.objects.coming([hillside, rivals]).count() == 2
    assert Session.objects.coming([rivals]).count() == 0
    assert Session.objects.coming([]).count() == 0


def test_it_is_archived_and_restored(hillside):
    block = make_block(team=hillside)
    block.archive()
    assert not Block.objects.active().exists()
    block.restore()
    assert Block.objects.active().get() == block
