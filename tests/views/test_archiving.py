"""Who and what is archived: it says so where it is missed, and comes back as it was."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from coaching.dates import monday_of
from coaching.models import AuditEntry, Membership
from coaching.presentation.addresses import link_url
from tests.factories import (
    make_block,
    make_invitation,
    make_program,
    make_session,
    make_squad,
    make_team,
    make_user,
)
from tests.helpers import give, log_all, token_in
from tests.html import compact

pytestmark = pytest.mark.django_db


@pytest.fixture
def coach(signed_in, dana, hillside):
    return signed_in(dana)


@pytest.fixture
def hips(hillside):
    return make_block(team=hillside, name="Hips")


def text_of(answer):
    return compact(answer.content.decode())


# --- an athlete -------------------------------------------------------------------------------


def end(person, by, **before):
    """Archive somebody, some time ago."""
    membership = person.memberships.get()
    membership.archive(by=by)
    Membership.objects.filter(pk=membership.pk).update(archived_at=now() - timedelta(**before))
    return membership


def test_it_restores_an_athlete_to_her_squads_and_says_what_they_got_meanwhile(
    coach, dana, hillside, eli, maya, hips
):
    squad = make_squad(hillside, eli, maya)
    program = make_program([(1, 0, hips)], team=hillside, name="Base")
    end(eli, dana, days=20)
    give(program, [maya], dana, squads={squad: False})
    page = coach.post(reverse("athlete_restore", args=[eli.pk]), follow=True).text
    assert eli in squad.athletes.all()
    assert "Eli Novak is back in the team, and in Sprinters." in page
    assert "Assigned to Sprinters meanwhile, and not to Eli Novak: Base." in page


def test_the_list_of_who_is_archived_says_restore_where_nobody_is_asked(
    coach, dana, hillside, maya
):
    place = end(maya, dana, minutes=59)
    page = coach.get(reverse("team")).text
    assert "Restore Maya Okafor" in page
    assert "Ask Maya Okafor back" not in page
    Membership.objects.filter(pk=place.pk).update(archived_at=now() - timedelta(minutes=61))
    page = coach.get(reverse("team")).text
    assert "Restore Maya Okafor" not in page
    assert "Ask Maya Okafor back" in page


def test_it_puts_an_athlete_who_comes_back_by_a_link_in_her_squads(signed_in, dana, hillside, maya):
    squad = make_squad(hillside, maya)
    end(maya, dana, days=20)
    open_link = link_url(
        make_invitation(hillside, max_uses=9, created_at=now() - timedelta(days=30))
    )
    assert signed_in(maya).post(open_link).status_code == 410
    page = signed_in(dana).post(reverse("athlete_restore", args=[maya.pk]), follow=True).text
    own_link = reverse("join", args=[token_in(page)])
    assert signed_in(maya).post(own_link).status_code == 302
    assert maya in squad.athletes.all()


def test_it_names_who_is_archived_since_below_the_weeks_that_she_was_in(coach, dana, hillside, eli):
    hillside.add_athlete("Noa Berg")
    Membership.objects.filter(athlete=eli).update(joined_at=now() - timedelta(days=60))
    end(eli, dana, days=1)
    weeks = [
        coach.get(reverse("board"), {"week": (now() - timedelta(days=ago)).date()})
        for ago in (70, 20, 0)
    ]
    assert ["Eli Novak" in text_of(week) for week in weeks] == [False, True, False]
    assert "archived since: Eli Novak." in text_of(weeks[1])


def test_a_past_week_shows_the_days_of_who_is_archived_since_and_leads_nowhere(
    coach, dana, hillside, eli
):
    hillside.add_athlete("Noa Berg")
    Membership.objects.filter(athlete=eli).update(joined_at=now() - timedelta(days=60))
    day = monday_of((now() - timedelta(days=20)).date()) + timedelta(days=3)
    log_all(make_session(eli, date=day))
    end(eli, dana, days=1)
    page = coach.get(reverse("board"), {"week": day})
    (row,) = page.context["board"].left_rows
    assert (row.done, row.planned) == (1, 1)
    assert row.cells[day.weekday()].text in text_of(page)
    assert reverse("athlete_day", args=[eli.pk, day]) not in page.text
    assert row.url not in page.text
    # Whose place had ended by then did nothing in it for the team.
    ended = datetime.combine(day - timedelta(days=2), time(12), UTC)
    Membership.objects.filter(athlete=eli).update(archived_at=ended)
    (row,) = coach.get(reverse("board"), {"week": day}).context["board"].left_rows
    assert row.planned == 0


def test_it_says_on_today_who_archived_her_and_offers_no_drill(signed_in, dana, hillside, maya):
    page = signed_in(maya).get(reverse("today"))
    assert reverse("own_session") in page.text
    end(maya, dana, hours=1)
    page = text_of(signed_in(maya).get(reverse("today")))
    assert "Dana Whitlock archived your place in Hillside Track Club on" in page
    assert "has not planned anything ahead yet" not in page
    assert reverse("own_session") not in page


# --- a block ----------------------------------------------------------------------------------


def test_an_archived_block_says_so_where_it_is_placed_and_where_it_is_assigned(
    coach, hillside, eli, hips
):
    program = make_program([(1, 0, hips)], team=hillside, name="Base")
    placed = program.placements.get()
    hips.archive()
    page = text_of(coach.get(program.get_absolute_url(), {"placement": placed.id}))
    assert ", archived" in page
    assert "This block is archived." in page
    page = text_of(coach.get(reverse("program_assign", args=[program.pk])))
    assert "Archived, and given with this program all the same: Hips." in page
    make_block(team=hillside, name="Other")
    page = text_of(coach.get(reverse("assign"), {"block": hips.pk}))
    assert "Hips is archived, so it is not offered here." in page
    # A stranger's block is not told about.
    theirs = make_block(team=make_team("Valley"), name="Secret")
    theirs.archive()
    assert "Secret" not in coach.get(reverse("assign"), {"block": theirs.pk}).text


def test_a_block_names_the_programs_that_hold_it(coach, hillside, hips):
    make_program([(1, 0, hips), (2, 0, hips)], team=hillside, name="Base")
    make_program([(1, 0, hips)], team=make_team("Valley"), name="Secret")
    page = text_of(coach.get(hips.get_absolute_url()))
    assert page.count("<b>Base</b>") == 1
    assert "Secret" not in page


# --- while somebody types ---------------------------------------------------------------------


@pytest.fixture
def lena(hillside):
    lena = make_user("Lena Ruiz", "lena@example.com")
    hillside.add_coach(lena)
    return lena


def test_who_is_taken_out_while_she_types_reads_that_and_keeps_it(
    signed_in, dana, hillside, lena, eli
):
    client = signed_in(lena)
    hillside.remove_coach(lena, by=dana)
    address = reverse("restrictions", args=[eli.pk])
    body = {"shown_team": hillside.pk, "no_hanging": "on", "no_hanging_note": "Sore <b>wrist"}
    answer = client.post(address, body)
    assert answer.status_code == 403
    page = text_of(answer)
    assert "Dana Whitlock took you out of Hillside Track Club on" in page
    assert "<dd>Sore &lt;b&gt;wrist</dd>" in page
    assert f'action="{address}"' in page
    # A script, whose page stays as it is, is told in words.
    told = client.post(address, body, headers={"HX-Request": "true"})
    assert told["Content-Type"].startswith("text/plain")
    assert "took you out of Hillside Track Club" in told.text
    # With another team of hers she is asked where it belongs, and told why.
    make_team("Valley", coach=lena)
    page = text_of(client.post(reverse("squads"), {"shown_team": hillside.pk, "name": "Jumpers"}))
    assert "Dana Whitlock took you out of Hillside Track Club" in page
    assert 'value="Jumpers"' in page


def test_it_says_that_the_athlete_was_archived_while_the_coach_typed(coach, dana, hillside, eli):
    eli.memberships.get().archive(by=dana)
    address = reverse("restrictions", args=[eli.pk])
    answer = coach.post(address, {"no_hanging": "on", "no_hanging_note": "Sore wrist"})
    assert answer.status_code == 404
    page = text_of(answer)
    assert "Dana Whitlock archived Eli Novak in Hillside Track Club on" in page
    assert "<dd>Sore wrist</dd>" in page
    # Of the rows of a session each is told by its place, not by what the form calls it.
    body = {"d0b1c-sets": "3", "d0b1c-rest_s": "60", "d0b1e-sets": "2"}
    shown = coach.post(address, body).context["shown"]
    assert shown == [("1. sets", "3"), ("1. rest s", "60"), ("2. sets", "2")]


def test_it_tells_a_stranger_nothing_of_who_is_archived_elsewhere(
    signed_in, rosa, rivals, dana, eli
):
    eli.memberships.get().archive(by=dana)
    page = text_of(signed_in(rosa).post(reverse("restrictions", args=[eli.pk]), {"x": "y"}))
    assert "Eli" not in page


def test_an_address_of_a_number_beyond_all_is_nobodys(coach):
    for path in ("/team/athletes/9223372036854775808/restoring/", "/athletes/9223372036854775808/"):
        assert coach.post(path, {}).status_code in (404, 405)


def test_a_press_that_comes_twice_forgets_no_squad(hillside, eli):
    squad = make_squad(hillside, eli)
    first, second = (Membership.objects.get(athlete=eli) for _ in range(2))
    first.archive()
    second.archive()
    Membership.objects.get(athlete=eli).restore()
    assert list(squad.athletes.all()) == [eli]


def test_a_press_that_comes_twice_stands_in_the_trail_once(coach, hillside, eli):
    for _ in range(2):
        coach.post(reverse("athlete_archive", args=[eli.pk]))
    assert AuditEntry.objects.filter(detail="athlete_archived").count() == 1
