from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from coaching.models import LoggedSet, PainReport, Session
from tests.factories import make_drill, make_logged_set, make_session, session_drills
from tests.html import text_of

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def hop(maya):
    drills = [make_drill("Single-leg hop"), make_drill("Skip")]
    return session_drills(make_session(maya, drills=drills, date=maya.today))[0]


def pain_url(drill):
    return reverse("drill_pain", args=[drill.pk])


def card_of(page, drill):
    """The card of a drill on a page of its session, as text_of has it."""
    start = text_of(page).partition(f'id="drill-{drill.pk}"')[2]
    return start.partition('class="drillcard"')[0]


def said(level, **extra):
    return {"key": uuid4(), "level": level, "where": "left_hip"} | extra


def test_it_notes_a_little_pain_and_goes_on(signed_in, maya, hop):
    words = {"words": "front of the hip", "note": "Pinch when I drive up.", "next": "/today/"}
    answer = signed_in(maya).post(pain_url(hop), said(3, **words), follow=True)
    assert "Noted. Your coach can see it." in text_of(answer)
    report = PainReport.objects.get()
    assert (report.level, report.where, report.words) == (3, "left_hip", "front of the hip")
    assert (report.athlete, report.drill, report.entered_by) == (maya, hop.drill, maya.user)
    assert Session.objects.get().skipped_sets == 0


@pytest.mark.parametrize("level", [4, 5])
def test_it_offers_easier_fewer_or_skip_from_4_on(level, signed_in, maya, hop):
    html = text_of(signed_in(maya).post(pain_url(hop), said(level)))
    assert reverse("drill_swap", args=[hop.pk]) in html
    assert reverse("drill_skips", args=[hop.pk]) in html
    assert "Do half of the sets left" in html
    assert not LoggedSet.objects.exists()


@pytest.mark.parametrize("level", [6, 10])
def test_it_stops_the_drill_above_5(level, signed_in, dana, maya, hop):
    make_logged_set(hop, 1)
    html = text_of(signed_in(maya).post(pain_url(hop), said(level)))
    assert "Stop Single-leg hop for today" in html
    assert "to your coach or to a clinician" in html
    rows = LoggedSet.objects.filter(skip_reason="pain")
    assert sorted(rows.values_list("number", flat=True)) == [2, 3]
    assert Session.objects.get().skipped_sets == 2
    assert f"it hurt {level} of 10" in text_of(signed_in(maya).get("/today/"))
    # Her coach sees it at once.
    board = text_of(signed_in(dana).get("/board/"))
    assert f"left hip or groin, {level} of 10" in board


def test_it_keeps_what_it_offers_on_the_card_and_says_on_its_row_that_it_hurt(signed_in, maya, hop):
    signed_in(maya).post(pain_url(hop), said(5))
    card = card_of(signed_in(maya).get("/today/"), hop)
    assert "flag-pain" in card.partition("</summary>")[0]
    offers = card.partition('class="offers')[2].partition("</form>")[0]
    for part in ("Make it easier", "Do half of the sets left", "Skip the rest of this drill"):
        assert part in offers


def test_it_leaves_out_half_of_the_sets_that_are_left(signed_in, maya, hop):
    fewer = {"reason": "pain", "fewer": "on"}
    for skipped in (1, 2, 2):
        answer = signed_in(maya).post(reverse("drill_skips", args=[hop.pk]), fewer, follow=True)
        assert Session.objects.get().skipped_sets == skipped
    assert "One set is left: do fewer reps of it." in text_of(answer)
    assert set(LoggedSet.objects.values_list("number", flat=True)) == {2, 3}


def test_what_was_stopped_speaks_to_the_others_and_is_offered_no_more(signed_in, maya, hop):
    other = session_drills(hop.block.session)[1]
    signed_in(maya).post(pain_url(hop), said(8))
    page = signed_in(maya).get("/today/")
    hurt = "It hurt 8 of 10 in Single-leg hop. If you feel it here too, stop."
    assert hurt in (card_of(page, other))
    assert hurt not in (card_of(page, hop))
    assert "One more set" in card_of(page, other)
    assert "One more set" not in card_of(page, hop)
    extra = reverse("session_extra", args=[hop.block.session_id])
    text = text_of(signed_in(maya).get(extra))
    assert f'value="{hop.drill.slug}"' not in text
    assert f'value="{other.drill.slug}"' in text
    assert signed_in(maya).post(extra, {"drill": hop.drill.slug}).status_code == 422


@pytest.mark.parametrize(("days", "warns"), [(1, True), (14, True), (15, False)])
def test_a_drill_that_was_stopped_says_so_for_two_weeks(days, warns, signed_in, maya, hop):
    told = {"level": 6, "where": "back", "entered_by": maya.user, "athlete": maya}
    before = make_session(maya, drills=[hop.drill], date=maya.today - timedelta(days=days))
    at = timezone.now() - timedelta(days=days)
    PainReport.objects.create(
        session_drill=session_drills(before)[0], drill=hop.drill, at=at, **told
    )
    said_now = card_of(signed_in(maya).get("/today/"), hop)
    assert ("Talk to your coach or to a clinician before you do it again." in said_now) == warns


def test_the_front_of_the_hip_stands_on_its_card_and_the_others(signed_in, maya, hop):
    signed_in(maya).post(pain_url(hop), said(2, where="left_front_hip"))
    page = signed_in(maya).get("/today/")
    for drill in session_drills(hop.block.session):
        assert "Under 18, pain at the front of the hip" in (card_of(page, drill))
    assert 'class="offers' in card_of(page, hop)


@pytest.fixture
def born(maya):
    """Makes her so many full years old today."""

    def years_ago(years, days=0):
        today = maya.today
        # On 29 February as on the 28th: that year may have none.
        day = today.replace(year=today.year - years, day=min(today.day, 28)) - timedelta(days=days)
        type(maya).objects.filter(pk=maya.pk).update(birth_date=day)

    return years_ago


def test_under_18_the_front_of_the_hip_ends_the_days_hip_flexor_work_in_all_teams(
    signed_in, dana, maya, rivals, hop, born
):
    rivals.add_member(maya)
    elsewhere, arms = make_drill("Tuck jump"), make_drill("Pull-up", hip_angle_to=0)
    make_session(maya, team=rivals, drills=[elsewhere, arms], date=maya.today)
    make_session(maya, drills=[elsewhere], date=maya.today + timedelta(days=1))
    born(16)
    page = text_of(signed_in(maya).post(pain_url(hop), said(1, where="right_front_hip")))
    assert "Stop for today" in page
    assert "see a clinician before you go on" in page
    skipped = Session.objects.order_by("date", "team").values_list("team", "skipped_sets")
    assert list(skipped) == [
        (hop.block.session.team_id, 6),
        (rivals.pk, 3),
        (maya.memberships.first().team_id, 0),
    ]
    extra = reverse("session_extra", args=[hop.block.session_id])
    added = signed_in(maya).get(extra)
    assert "ends the day’s hip-flexor work" in text_of(added)
    assert elsewhere.slug not in added.text
    assert signed_in(maya).post(extra, {"drill": elsewhere.slug}).status_code == 422
    board = text_of(signed_in(dana).get("/board/"))
    assert "Under 18: the day’s hip-flexor work is stopped." in board


@pytest.mark.parametrize(
    ("years", "told", "skipped"),
    [
        (18, {"level": 3, "where": "left_front_hip"}, 0),
        (17, {"level": 3, "where": "left_hip"}, 0),
        (17, {"level": 0, "where": "left_front_hip"}, 0),
        (17, {"level": 6, "where": "left_hip"}, 3),
        (18, {"level": 6, "where": "left_front_hip"}, 3),
    ],
)
def test_nobody_elses_pain_ends_the_day(signed_in, maya, hop, born, years, told, skipped):
    born(years)
    signed_in(maya).post(pain_url(hop), {"key": uuid4()} | told)
    assert Session.objects.get().skipped_sets == skipped


def test_no_pain_is_not_said_to_have_hurt(signed_in, maya, hop):
    signed_in(maya).post(pain_url(hop), said(0, where="left_front_hip"))
    card = card_of(signed_in(maya).get("/today/"), hop)
    assert "note hurts" not in card
    assert "flag-pain" not in card


def test_it_takes_up_again_what_was_stopped(signed_in, maya, hop):
    signed_in(maya).post(pain_url(hop), said(8))
    signed_in(maya).post(reverse("skips_removal", args=[hop.pk]))
    assert Session.objects.get().skipped_sets == 0


def test_it_keeps_the_same_answer_sent_twice_once(signed_in, maya, hop):
    answer = said(2)
    for _ in range(2):
        assert signed_in(maya).post(pain_url(hop), answer).status_code == 302
    assert PainReport.objects.count() == 1


def test_it_answers_a_phone_with_the_report_and_the_act(signed_in, maya, hop):
    at = timezone.now() - timedelta(hours=3)
    act = said(7, device="phone", seq=9, at=at.isoformat())
    for _ in range(2):
        answer = signed_in(maya).post(pain_url(hop), act, headers=JSON)
        assert (answer.status_code, answer.json()) == (200, {"id": str(act["key"]), "seq": 9})
    assert PainReport.objects.get().at == at
    assert Session.objects.get().skipped_sets == 3


def test_it_believes_no_phone_that_is_ahead(signed_in, maya, hop):
    wrong = timezone.now() + timedelta(days=400)
    signed_in(maya).post(pain_url(hop), said(2, at=wrong.isoformat()), headers=JSON)
    assert abs(PainReport.objects.get().at - timezone.now()) < timedelta(hours=1)


def test_it_tells_a_phone_what_is_wrong(signed_in, maya, hop):
    answer = signed_in(maya).post(pain_url(hop), said(2, where="nose"), headers=JSON)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["where"])
    report = said(2)
    signed_in(maya).post(pain_url(hop), report, headers=JSON)
    other = session_drills(hop.block.session)[1]
    assert signed_in(maya).post(pain_url(other), report, headers=JSON).status_code == 409
    assert PainReport.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"level": ""}, {"level": "11"}, {"where": ""}, {"key": "x"}])
def test_it_says_what_is_missing_and_keeps_the_words(wrong, signed_in, maya, hop):
    answer = signed_in(maya).post(pain_url(hop), said(3, words="front") | wrong)
    assert (answer.status_code, 'value="front"' in text_of(answer)) == (422, True)
    assert not PainReport.objects.exists()


def test_it_never_changes_a_report(maya, dana, hop):
    values = {"athlete": maya, "session_drill": hop, "drill": hop.drill, "entered_by": dana}
    report = PainReport.objects.create(level=3, where="back", **values)
    with pytest.raises(TypeError):
        report.save()
    with pytest.raises(IntegrityError):
        PainReport.objects.create(level=11, where="back", **values)


def test_it_shows_the_coach_where_how_much_and_the_words(signed_in, maya, dana, hop):
    words = {"words": "front", "note": "Pinch when I drive up."}
    signed_in(maya).post(pain_url(hop), said(4, **words))
    day = text_of(signed_in(dana).get(reverse("athlete_day", args=[maya.pk, maya.today])))
    for part in ("Left hip or groin", "4 of 10", "front", "Pinch when I drive up."):
        assert part in day
    board = text_of(signed_in(dana).get("/board/"))
    assert "Maya Okafor: left hip or groin, 4 of 10" in board
    assert "Pinch when I drive up." in board
    assert "Pain reported" in board


def test_it_keeps_a_session_with_a_report(signed_in, maya, dana, hop):
    signed_in(maya).post(pain_url(hop), said(2))
    removal = reverse("session_removal", args=[hop.block.session_id])
    assert signed_in(dana).post(removal).status_code == 409


def test_it_is_for_the_athlete_and_her_coach(signed_in, client, maya, dana, theo, rosa, hop):
    for person, status in ((maya, 200), (dana, 200), (theo, 404), (rosa, 404)):
        assert signed_in(person).get(pain_url(hop)).status_code == status
        again = reverse("skips_removal", args=[hop.pk])
        assert signed_in(person).post(again).status_code == (302 if status == 200 else 404)
        assert signed_in(person).get(again).status_code == 405
    client.logout()
    assert client.get(pain_url(hop)).status_code == 302
