from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from coaching.models import Comment, CommentsRead, CommentVersion, Reaction
from coaching.pages.comments import headings, notes_to, thread
from coaching.services import comments, needs
from tests.factories import (
    make_comment,
    make_drill,
    make_logged_set,
    make_session,
    make_squad,
    make_user,
    session_drills,
)
from tests.helpers import the_needs

pytestmark = pytest.mark.django_db

JSON = {"headers": {"Accept": "application/json"}}
WORD = {"reply": "got", "wanted": "1"}


@pytest.fixture
def session(maya):
    return make_session(maya, drills=[make_drill("Band knee pull")], date=maya.today)


def page_of(session):
    return reverse("session_comments", args=[session.pk])


def act(client, session, key, seq, text="Band slipped", **fields):
    values = {"key": key, "seq": seq, "device": "phone", "text": text}
    return client.post(page_of(session), values | fields, **JSON)


def test_a_comment_that_the_phone_sends_twice_is_kept_once(signed_in, maya, session):
    client, key = signed_in(maya), uuid4()
    for _ in range(2):
        assert act(client, session, key, 7).json() == {"id": str(key), "seq": 7}
    kept = Comment.objects.get()
    assert (kept.pk, kept.session, kept.author, kept.text) == (
        key, session, maya.user, "Band slipped",
    )  # fmt: skip


def test_the_id_of_another_comment_is_refused(signed_in, dana, maya, session):
    theirs = make_comment(session, by=dana)
    answer = act(signed_in(maya), session, theirs.pk, 1)
    assert answer.status_code == 409
    assert Comment.objects.count() == 1


def test_it_is_about_a_drill_or_a_set_of_that_session_alone(signed_in, maya, priya, session):
    client = signed_in(maya)
    (drill,) = session_drills(session)
    logged = make_logged_set(drill, 1)
    act(client, session, uuid4(), 1, about=f"drill:{drill.pk}")
    act(client, session, uuid4(), 2, about=f"set:{logged.pk}")
    found = list(Comment.objects.values_list("session_drill", "logged_set"))
    assert sorted(found, key=str) == sorted([(drill.pk, None), (None, logged.pk)], key=str)
    (other,) = session_drills(make_session(priya, date=priya.today))
    for about in (f"drill:{other.pk}", f"set:{drill.pk}", "drill:x", "team:1"):
        assert act(client, session, uuid4(), 3, about=about).status_code == 422
    assert "Band knee pull, set 1" in client.get(page_of(session)).text


def test_an_empty_text_and_a_long_one_are_refused_beside_the_field(signed_in, maya, session):
    client = signed_in(maya)
    for text, why in (("  ", "Write something first."), ("x" * 301, "characters at most")):
        answer = client.post(page_of(session), {"key": uuid4(), "text": text})
        assert answer.status_code == 422
        assert why in answer.text
    assert "x" * 301 in answer.text
    assert not Comment.objects.exists()


def test_the_database_keeps_no_comment_of_nowhere_of_two_places_or_without_text(
    dana, hillside, maya, session
):
    squad = make_squad(hillside, maya)
    (drill,) = session_drills(session)
    both = {"session_drill": drill, "logged_set": make_logged_set(drill, 1)}
    for place in ({}, {"session": session, "squad": squad}, {"session": session, **both}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Comment.objects.create(author=dana, text="x", **place)
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.create(author=dana, text="", session=session)
    comment = make_comment(session)
    Reaction.objects.create(comment=comment, user=dana, reply="got")
    for reply in ("got", "no"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Reaction.objects.create(comment=comment, user=dana, reply=reply)


def test_an_address_of_our_drills_is_a_link_and_any_other_is_text(signed_in, maya, session):
    make_drill("Hidden", slug="hidden", status="draft")
    slug = session_drills(session)[0].drill.slug
    text = (
        f"/drills/{slug}/ and https://evil.example/drills/{slug}/ and /drills/hidden/ "
        "<script>alert(1)</script> @dana javascript:alert(1)"
    )
    make_comment(session, text)
    shown = signed_in(maya).get(page_of(session)).text
    assert f'<a href="/drills/{slug}/">Band knee pull</a> and https://evil.example' in shown
    assert "/drills/hidden/ &lt;script&gt;" in shown
    assert '"/drills/hidden/"' not in shown


def test_a_drill_is_linked_by_its_name(signed_in, maya, session):
    client, key = signed_in(maya), uuid4()
    drill = session_drills(session)[0].drill
    act(client, session, key, 1, drill="band knee PULL")
    assert Comment.objects.get().drill == drill
    assert act(client, session, uuid4(), 2, drill="Nothing such").status_code == 422


def test_who_reads_a_session_reads_all_of_it_and_nobody_else_any(
    signed_in, hillside, dana, maya, priya, rosa, session
):
    """Every coach of the team: there is no thread of two."""
    comment = make_comment(session, "Only for you")
    lena = hillside.add_coach(make_user("Lena Ruiz")).user
    for reader in (maya, dana, lena):
        assert "Only for you" in signed_in(reader).get(page_of(session)).text
    reply = reverse("comment_reply", args=[comment.pk])
    for stranger in (priya, rosa):
        client = signed_in(stranger)
        assert client.get(page_of(session)).status_code == 404
        assert client.post(page_of(session), {"key": uuid4(), "text": "x"}).status_code == 404
        assert client.post(reply, WORD).status_code == 404
    maya.birth_date = maya.today - timedelta(days=16 * 365)
    maya.save()
    assert "is under 18: <b>all coaches of" in signed_in(maya).get(page_of(session)).text


def test_its_author_changes_it_for_a_day_and_what_it_said_stays(signed_in, dana, maya, session):
    comment = make_comment(session, "First")
    url = reverse("comment", args=[comment.pk])
    assert signed_in(dana).post(url, {"text": "x"}).status_code == 403
    client = signed_in(maya)
    assert client.post(url, {"text": ""}).status_code == 422
    client.post(url, {"text": "Second"})
    comment.refresh_from_db()
    assert comment.text == "Second"
    assert list(CommentVersion.objects.values_list("text", flat=True)) == ["First"]
    assert "First" in client.get(page_of(session)).text
    Comment.objects.update(at=timezone.now() - timedelta(days=1, seconds=1))
    client.post(url, {"text": "Third"})
    client.post(reverse("comment_removal", args=[comment.pk]))
    comment.refresh_from_db()
    assert (comment.text, comment.removed_at) == ("Second", None)


def test_it_is_removed_and_brought_back_where_it_stood(signed_in, maya, session):
    comment = make_comment(session, "Not this")
    client = signed_in(maya)
    answer = client.post(reverse("comment_removal", args=[comment.pk]), follow=True)
    assert "Not this" not in answer.text
    assert reverse("comment_return", args=[comment.pk]) in answer.text
    # Sent again by a phone, it makes no second one.
    act(client, session, comment.pk, 1, "Not this")
    assert Comment.objects.shown().count() == 0
    back = client.post(reverse("comment_return", args=[comment.pk]), follow=True)
    assert "Not this" in back.text


def test_an_act_that_a_phone_tells_late_or_twice_changes_nothing(signed_in, dana, maya, session):
    mine, theirs = make_comment(session, "First"), make_comment(session, "Hips", by=dana)
    client = signed_in(maya)

    def tell(name, comment, seq, **fields):
        url = reverse(name, args=[comment.pk])
        answer = client.post(url, {"device": "phone", "seq": seq, **fields}, **JSON)
        assert answer.json() == {"id": str(comment.pk), "seq": seq}

    for seq, text in ((1, "Second"), (2, "Third"), (1, "Second"), (2, "Third")):
        tell("comment", mine, seq, text=text)
    tell("comment_removal", mine, 3)
    tell("comment_return", mine, 4)
    tell("comment_removal", mine, 3)
    for seq, wanted in ((5, "1"), (6, "0"), (5, "1")):
        tell("comment_reply", theirs, seq, reply="got", wanted=wanted)
    mine.refresh_from_db()
    assert (mine.text, mine.removed_at, mine.versions.count()) == ("Third", None, 2)
    assert not Reaction.objects.exists()


def test_a_phone_is_told_in_words_what_comes_a_day_late(signed_in, maya, session):
    mine = make_comment(session, "First", at=timezone.now() - timedelta(days=1, seconds=1))
    client = signed_in(maya)
    for name, fields in (("comment", {"text": "x"}), ("comment_removal", {})):
        url = reverse(name, args=[mine.pk])
        answer = client.post(url, {"device": "phone", "seq": 1, **fields}, **JSON)
        assert answer.status_code == 409
        assert "for a day" in answer.text
    answer = client.post(reverse("comment", args=[mine.pk]), {"text": ""}, **JSON)
    assert "Write something first." in answer.text


def test_an_undoing_that_is_not_an_id_is_no_page(signed_in, maya, session):
    assert signed_in(maya).get(f"{page_of(session)}?gone=x").status_code == 200


def test_a_word_answers_once_and_is_taken_back(signed_in, dana, maya, session):
    comment = make_comment(session)
    url = reverse("comment_reply", args=[comment.pk])
    client = signed_in(dana)
    for _ in range(2):
        client.post(url, WORD)
    assert Reaction.objects.count() == 1
    client.post(url, WORD | {"wanted": "0"})
    assert not Reaction.objects.exists()
    assert client.post(url, {"reply": "bad"}).status_code == 422
    assert signed_in(maya).post(url, WORD).status_code == 403


def test_an_unanswered_comment_needs_a_coach_until_one_writes_or_reacts(
    hillside, dana, maya, session
):
    now = timezone.now()
    comments.write(session, uuid4(), "Shall I?", by=maya.user, now=now - timedelta(hours=2))
    (need,) = [card for card in the_needs(hillside, now) if card.need.kind == "comment"]
    assert need.title == "Maya Okafor wrote a comment"
    assert need.note == "Shall I?"
    assert ("All comments", page_of(session)) in need.links
    answer = comments.write(session, uuid4(), "Yes", by=dana, now=now - timedelta(hours=1))
    assert not commented(hillside, now)
    comments.remove(answer, by=dana, now=now)
    assert commented(hillside, now)
    asked = Comment.objects.get(author=maya.user)
    comments.react(asked, "got", by=dana, wanted=True)
    assert not commented(hillside, now)


def commented(team, now):
    needs.look(team, now)
    return team.needs.open().filter(kind="comment").exists()


def test_what_a_coach_wrote_is_unread_until_the_athlete_looks(signed_in, dana, maya, session):
    make_comment(session, "Quick hips today", by=dana)
    client = signed_in(maya)
    today = client.get(reverse("today")).text
    assert "Quick hips today" in today
    assert "1 new comment" in today
    # A phone that keeps the page has not looked at it.
    client.get(page_of(session), headers={"X-Account": "x"})
    assert headings([session], maya.user)[session.pk].unread == 1
    client.get(page_of(session))
    assert headings([session], maya.user)[session.pk].unread == 0
    assert "1 comment" in client.get(reverse("today")).text
    assert thread(session, dana, timezone.now()).seen_by == "Seen by Maya Okafor"


def test_the_coachs_day_shows_and_reads_them(signed_in, dana, maya, session):
    make_comment(session, "Band slipped")
    day = reverse("athlete_day", args=[maya.pk, session.date])
    client = signed_in(dana)
    shown = client.get(day).text
    assert "Band slipped" in shown
    assert CommentsRead.objects.get().user == dana
    client.post(page_of(session), {"key": uuid4(), "text": "Double it", "next": day})
    assert "Double it" in client.get(day).text


def test_a_note_to_a_squad_stands_on_the_today_of_who_is_in_it(
    signed_in, hillside, dana, maya, priya
):
    squad = make_squad(hillside, maya)
    url = reverse("squad_notes", args=[squad.pk])
    signed_in(dana).post(url, {"key": uuid4(), "text": "Meet at the stairs"})
    client = signed_in(maya)
    assert "Meet at the stairs" in client.get(reverse("today")).text
    assert client.post(url, {"key": uuid4(), "text": "x"}).status_code == 403
    note = Comment.objects.get()
    client.get(url)
    assert client.post(reverse("comment_reply", args=[note.pk]), WORD).status_code == 302
    assert signed_in(priya).get(url).status_code == 404
    assert "Meet at" not in signed_in(priya).get(reverse("today")).text
    assert not notes_to(maya, timezone.now() + timedelta(days=8))
    maya.memberships.get().archive()
    assert signed_in(maya).get(url).status_code == 404


def test_a_thread_is_read_in_as_many_queries_whatever_is_written(
    django_assert_num_queries, signed_in, dana, maya, session
):
    (drill,) = session_drills(session)
    logged = make_logged_set(drill, 1)

    def add(n):
        for number in range(n):
            by = dana if number % 2 else maya.user
            row = make_comment(session, f"{number}", by=by, logged_set=logged)
            Reaction.objects.create(comment=row, user=dana, reply="got")
            CommentVersion.objects.create(comment=row, text="x")

    now = timezone.now()
    assert session.team.pk
    add(3)
    with django_assert_num_queries(4):
        thread(session, dana, now)
    add(30)
    with django_assert_num_queries(4):
        thread(session, dana, now)
    with django_assert_num_queries(1):
        headings([session], maya.user)
