"""A row drawn from a cached template is the row its template draws, character by character."""

import importlib
from datetime import timedelta
from decimal import Decimal

import pytest
from django.template import loader
from django.urls import reverse

from coaching import cached_templates
from coaching.models import PainReport, Session, SessionBlock
from tests.factories import (
    make_block,
    make_drill,
    make_logged_set,
    make_program,
    make_session,
    make_strength_drill,
    session_drills,
)

pytestmark = pytest.mark.django_db

# What would be seen at once were it escaped twice, not at all, or taken for a place to fill.
TYPED = """<b title='{id}'>&amp; "{{ name }}" %s</b>"""
DRAWS = ("sheet", "card_acts", "set_rows", "board", "kneelift", "calendar", "builder", "drills")


@pytest.fixture
def compared(monkeypatch):
    """Each template that was cached, with its variants; all were as drawn plainly."""
    variants = {}

    def cached_template(template, variant, values):
        filled = cached_templates.cached_template(template, variant, values)
        assert not set(variant) & set(values), template
        assert filled == loader.render_to_string(template, {**variant, **values}), template
        variants.setdefault(template, set()).add(tuple(variant.items()))
        return filled

    # What was kept of other tests is drawn again.
    cached_templates._kept.cache_clear()
    for name in DRAWS:
        module = importlib.import_module(f"coaching.templatetags.{name}")
        monkeypatch.setattr(module, "cached_template", cached_template)
    return variants


@pytest.fixture
def session(maya, dana):
    """Maya's, with a drill of each sort, and on each what an athlete does."""
    maya.name = f"Maya {TYPED}"
    maya.save()
    bridge = make_drill(f"Bridge {TYPED}", side_mode="per_side", asks_ball_kept=True)
    plank = make_drill("Plank", measure="seconds", amount=30, amount_unit="s")
    skip = make_drill("Skip")
    session = make_session(maya, drills=[bridge, plank, skip, make_strength_drill()])
    first, second, _to_do, fourth = session_drills(session)
    make_logged_set(first, note=TYPED, ball_kept=True, by=maya.user)
    make_logged_set(first, 2, skip_reason="time")
    make_logged_set(second, amount=Decimal(12), rpe=Decimal(7))
    make_logged_set(fourth, load_value=Decimal(65), load_unit="lb", note=TYPED)
    PainReport.objects.create(
        athlete=maya,
        session_drill=first,
        drill=first.drill,
        where="left_hip",
        level=6,
        note=TYPED,
        entered_by=dana,
    )
    return session


def test_it_draws_a_session_as_its_templates_do(compared, signed_in, maya, session):
    answer = signed_in(maya).get(reverse("session", args=[session.pk]))
    assert answer.status_code == 200
    assert len(compared["sessions/_row.html"]) >= 5
    assert {f"sessions/_{name}.html" for name in ("drill", "set", "editor", "acts", "phone")} <= {
        *compared
    }


def test_it_draws_a_board_as_its_templates_do(compared, signed_in, dana, session):
    answer = signed_in(dana).get(f"/board/?week={session.date}")
    assert answer.status_code == 200
    assert {"board/_row.html", "board/_cell.html", "board/_flag.html"} <= set(compared)


def test_it_draws_a_calendar_as_its_templates_do(compared, signed_in, dana, maya, session):
    Session.objects.update(date=maya.today)
    block = session.blocks.get()
    block.name = TYPED
    block.save()
    SessionBlock.objects.filter(session=make_session(maya, date=maya.today + timedelta(1))).update(
        session=make_session(maya, date=maya.today + timedelta(2)), position=9
    )
    page = signed_in(dana).get(reverse("athlete_calendar", args=[maya.pk]))
    assert {"calendar/_day.html", "calendar/_item.html", "calendar/_block.html"} <= set(compared)
    menus = page.content.decode().split("<details")
    tomorrow = maya.today + timedelta(1)
    assert f"from={tomorrow}" in page.content.decode()
    assert "9999" not in page.content.decode()
    assert len(menus) > 7
    own = signed_in(maya).get(reverse("athlete_calendar", args=[maya.pk]))
    assert "cal-more" not in own.content.decode()


def test_it_draws_the_builder_as_its_templates_do(compared, signed_in, dana, hillside):
    block = make_block([make_drill(f"Skip {TYPED}"), make_drill()], hillside, f"Hips {TYPED}"[:80])
    put_away = make_block([make_drill()], hillside, "Old")
    put_away.archive()
    program = make_program([(1, 0, block), (1, 0, put_away), (2, 3, block)], hillside)
    address = program.get_absolute_url()
    placed = program.placements.first().pk
    for at in ("", "?day=1-0", f"?placement={placed}"):
        assert signed_in(dana).get(address + at).status_code == 200
    parts = {f"programs/_{name}.html" for name in ("cell", "placed", "library_block")}
    assert parts <= set(compared)
    assert len(compared["programs/_placed.html"]) >= 3


def test_it_draws_the_list_of_drills_as_its_template_does(compared, signed_in, dana, hillside):
    hillside.name = f"Hillside {TYPED}"
    hillside.save()
    make_drill(f"Skip {TYPED}")
    make_drill("Ours", team=hillside)
    make_drill("A draft", status="draft")
    dana.is_staff = dana.is_superuser = True
    dana.save()
    assert signed_in(dana).get(reverse("drills")).status_code == 200
    assert len(compared["drills/_row.html"]) == 3
