"""What is used of Django that it does not promise still does what we use it for."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.db import NotSupportedError, connection, transaction
from django.db.backends.sqlite3.base import SQLiteCursorWrapper
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.signals import post_init, pre_delete
from django.http import HttpResponse
from django.middleware import csrf
from django.utils.timezone import now

from coaching import undocumented
from coaching.models import (
    Block,
    LoggedSet,
    Prescription,
    Session,
    SessionBlock,
    SessionDrill,
    Squad,
    User,
)
from tests.factories import (
    MONDAY,
    make_block,
    make_drill,
    make_logged_set,
    make_session,
    make_squad,
    session_drills,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    found = []

    def hear(instance, **_more):
        found.append(instance)

    pre_delete.connect(hear)
    yield found
    pre_delete.disconnect(hear)


def test_it_deletes_rows_by_one_statement_without_a_signal(
    hillside, heard, django_assert_num_queries
):
    squads = [make_squad(hillside, name=name) for name in ("Sprinters", "Milers", "Throwers")]
    with django_assert_num_queries(1):
        undocumented.delete_rows(Squad.objects.filter(pk__in=[squad.pk for squad in squads[:2]]))
    assert (list(Squad.objects.all()), heard) == ([squads[2]], [])


def test_it_knows_what_was_read_along(maya, hillside, django_assert_num_queries):
    session = make_session(maya, hillside, [make_drill()])
    assert not undocumented.is_prefetched(session, "blocks")
    read = type(session).objects.prefetch_related("blocks").get()
    assert undocumented.is_prefetched(read, "blocks")
    block = SessionBlock.objects.get()
    undocumented.set_prefetched(session, "blocks", [block])
    with django_assert_num_queries(0):
        assert undocumented.is_prefetched(session, "blocks")
        assert [row is block for row in session.blocks.all()] == [True]


def has_blocks():
    return Exists(SessionBlock.objects.filter(session=OuterRef("pk"))) & Q(paused=False)


def test_a_kept_expression_is_the_same_wherever_the_row_stands(maya, hillside):
    session = make_session(maya, hillside, [make_drill()])
    for days in (1, 2):
        make_session(maya, hillside, [make_drill()], MONDAY + timedelta(days), paused=True)
    kept = undocumented.KeptExpression(has_blocks)
    rows = type(session).objects
    for _ in range(2):
        assert list(rows.filter(kept)) == [session]
        assert rows.exclude(kept).count() == 2
        assert sorted(rows.annotate(holds=kept).values_list("holds", flat=True)) == [
            False,
            False,
            True,
        ]
    # In a subquery the table has another name.
    inner = rows.filter(kept, athlete=OuterRef("athlete"))
    assert list(rows.filter(pk__in=inner.values("pk"), paused=False)) == [session]
    assert rows.filter(Exists(inner)).count() == 3


def with_team_and_blocks(pk):
    rows = Session.objects.filter(pk=pk).select_related("team", "moved_by").order_by()
    as_planned = SessionBlock.objects.filter(session=OuterRef("pk"), session__moved_by=None)
    return rows.annotate(holds=Exists(as_planned))


def test_a_kept_query_reads_what_the_query_reads(maya, dana, hillside, django_assert_num_queries):
    planned = make_session(maya, hillside, [make_drill()])
    moved = make_session(maya, hillside, [make_drill()], MONDAY + timedelta(1), moved_by=dana)
    kept = undocumented.KeptQuery(with_team_and_blocks, uuid4())
    for pk in (planned.pk, moved.pk, planned.pk):
        wanted = with_team_and_blocks(pk).get()
        with django_assert_num_queries(1):
            found = kept.first(pk)
            assert (found.team.name, found.moved_by) == ("Hillside Track Club", wanted.moved_by)
        assert (found, found.holds) == (wanted, wanted.holds)
        names = [field.attname for field in Session._meta.concrete_fields]
        assert [getattr(found, name) for name in names] == [getattr(wanted, n) for n in names]
        assert not found._state.adding
    assert kept.first(uuid4()) is None


def days_of(team, first, last):
    rows = Session.objects.filter(team=team, date__range=(first, last)).with_waits()
    return rows.order_by("date").values_list("pk", "date", "waits", "finished_at", "paused")


def test_a_kept_query_reads_values_of_days(maya, hillside):
    for day in range(4):
        done = {"finished_at": now()} if day == 2 else {"paused": day == 1}
        make_session(maya, hillside, [make_drill()], MONDAY + timedelta(day), **done)
    kept = undocumented.KeptQuery(days_of, -1, date.min, date.max)
    for first, last in ((0, 2), (1, 3), (5, 9)):
        asked = hillside.pk, MONDAY + timedelta(first), MONDAY + timedelta(last)
        assert kept.all(*asked) == [list(row) for row in days_of(*asked)]
    assert len(kept.all(hillside.pk, MONDAY, MONDAY)) == 1


def blocks_of(sessions, team, but):
    rows = SessionBlock.objects.filter(session__in=sessions, session__team=team)
    return rows.exclude(pk__in=but).order_by("position").values_list("session", "position")


def test_a_kept_query_takes_as_many_ids_as_there_are(maya, hillside):
    sessions = [
        make_session(maya, hillside, [make_drill()], MONDAY + timedelta(day)).pk for day in range(5)
    ]
    blocks = list(SessionBlock.objects.values_list("pk", flat=True))
    kept = undocumented.KeptQuery(blocks_of, [UUID(int=1)], -1, [UUID(int=1000)])
    for many, but in ((0, 0), (1, 0), (2, 1), (3, 0), (5, 5), (5, 2), (4, 1), (3, 1)):
        asked = sessions[:many], hillside.pk, set(blocks[:but])
        wanted = [list(row) for row in blocks_of(*asked)]
        assert sorted(kept.all(*asked)) == sorted(wanted)
        assert kept.made_of(kept.as_read(*asked)) == kept.all(*asked)
    # One text for each of the lengths 1, 2, 4 and 8 that were asked for.
    assert sorted(kept.plans["default"]) == [(1, 1), (2, 1), (4, 1), (8, 2), (8, 8)]


def test_a_kept_query_makes_each_value_of_its_own_kind(maya, hillside):
    drill = session_drills(make_session(maya, hillside, [make_drill(sets=2)]))[0]
    for number, values in ((1, {"full_range": True}), (2, {"rpe": 1, "device_seqs": {"a": 1}})):
        make_logged_set(drill, number, amount=Decimal("1"), **values)
    rows = LoggedSet.objects.order_by("number").values_list(
        *("id", "amount", "number", "rpe", "full_range", "performed_at", "device_seqs")
    )
    kept = undocumented.KeptQuery(lambda pk: rows.filter(session_drill=pk), UUID(int=1))
    for _ in range(2):
        found = kept.all(drill.pk)
        assert found == [list(row) for row in rows]
        assert [[type(value) for value in row] for row in found] == [
            [type(value) for value in row] for row in rows
        ]
        # What can be changed is made anew.
        found[1][-1]["a"] = 2


def columns_of(record):
    """What a record holds, and what was read along with it."""
    state = record._state
    along = {name: columns_of(other) for name, other in state.fields_cache.items() if other}
    held = {name: value for name, value in vars(record).items() if name not in ("_state", "_read")}
    return type(record), held, state.adding, state.db, along


def test_a_kept_query_makes_records_as_django_does(maya, dana, hillside):
    make_session(maya, hillside, [make_drill()])
    make_session(maya, hillside, [make_drill()], MONDAY + timedelta(1), moved_by=dana)
    named = ("date", "team__name", "moved_by__name")

    def rows(team):
        of_team = Session.objects.filter(team=team).order_by("date")
        return of_team.select_related("team", "moved_by").only(*named)

    found = undocumented.KeptQuery(rows, -1).all(hillside.pk)
    wanted = [columns_of(record) for record in rows(hillside.pk)]
    assert [columns_of(record) for record in found] == wanted
    # What was not read is read when it is asked for, and a save knows the row.
    assert found[1].slot == 1
    found[1].paused = True
    found[1].save(update_fields=["paused"])
    assert Session.objects.filter(paused=True).get() == found[1]


def test_a_kept_query_leaves_a_model_its_own_ways(maya, hillside):
    make_session(maya, hillside, [make_drill()])
    heard = []

    def hear(instance, **_more):
        heard.append(instance)

    def drills(team):
        return SessionDrill.objects.select_related("block").filter(block__session__team=team)

    post_init.connect(hear, sender=SessionBlock)
    try:
        [drill] = undocumented.KeptQuery(drills, -1).all(hillside.pk)
        assert heard == [drill.block]
    finally:
        post_init.disconnect(hear, sender=SessionBlock)
    drill.name = "Another"
    assert drill.changes() == {"name": "Another"}


def test_a_kept_query_is_not_made_without_a_place_for_each_value():
    with pytest.raises(ValueError, match="-1"):
        undocumented.KeptQuery(lambda pk: User.objects.all(), -1).first(1)


def test_a_kept_query_is_made_once(maya):
    made = []

    def rows(pk):
        made.append(pk)
        return User.objects.filter(pk=pk)

    kept = undocumented.KeptQuery(rows, -1)
    assert [kept.first(pk) for pk in (maya.user_id, 0, maya.user_id)] == [
        maya.user,
        None,
        maya.user,
    ]
    assert made == [-1]


def test_a_kept_insert_writes_what_save_writes(maya, hillside, django_assert_num_queries):
    session = make_session(maya, hillside, [make_drill(sets=2)])
    drill = session_drills(session)[0]
    done = {"amount": Decimal("9.5"), "full_range": True, "device_seqs": {"phone": 3}}
    kept = undocumented.KeptInsert(LoggedSet)
    for number, values in ((1, done), (2, {"skip_reason": "pain"}), (3, {"note": "50 % more"})):
        row = make_logged_set(drill, number)
        for name, value in values.items():
            setattr(row, name, value)
        row.amount = row.amount_si = None if row.skip_reason else row.amount
        LoggedSet.objects.all().delete()
        row.save(force_insert=True)
        by_save = LoggedSet.objects.values().get()
        LoggedSet.objects.all().delete()
        row._state.adding = True
        with django_assert_num_queries(1):
            kept.insert(row)
        assert LoggedSet.objects.values().get() == by_save
        assert not row._state.adding
        row.save(force_update=True)


def test_a_kept_expression_is_made_once(maya, hillside, monkeypatch):
    make_session(maya, hillside, [make_drill()])
    made = []

    def condition():
        made.append(1)
        return Q(paused=False)

    rows = SessionBlock._meta.get_field("session").related_model.objects
    assert [rows.filter(undocumented.KeptExpression(condition)).count() for _ in range(3)] == [
        1
    ] * 3
    assert len(made) == 1


@pytest.fixture
def only_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL alone keeps plans of statements")


def kept_plans():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%squad%'")
        return cursor.fetchone()[0]


def squads_called(name):
    whole = Q(name=name) | Q(name="50 % 'more' %s")
    return (
        Squad.objects.filter(whole).values_list("name", Value("said: %"), Value(3)).order_by("pk")
    )


def test_a_prepared_query_reads_what_the_query_reads(only_postgresql, hillside):
    for name in ("Sprinters", "50 % 'more' %s"):
        make_squad(hillside, name=name)
    kept = undocumented.KeptQuery(squads_called, "a name", prepared=True)
    for name in ("Sprinters", "Milers", "Sprinters"):
        assert kept.all(name) == [list(row) for row in squads_called(name)]
    assert kept_plans() == 1


@pytest.mark.django_db(transaction=True)
def test_a_prepared_query_goes_on_after_a_migration(only_postgresql, hillside):
    make_squad(hillside, name="Sprinters")
    kept = undocumented.KeptQuery(squads_called, "a name", prepared=True)
    assert len(kept.all("Sprinters")) == 1
    length = Squad._meta.get_field("name").max_length
    try:
        widen_names(length + 1)
        assert len(kept.all("Sprinters")) == 1
        assert kept_plans() == 1
        widen_names(length + 2)
        with pytest.raises(NotSupportedError, match="cached plan"), transaction.atomic():
            kept.all("Sprinters")
        # What was prepared went with the transaction.
        with transaction.atomic():
            assert len(kept.all("Sprinters")) == 1
    finally:
        widen_names(length)


def widen_names(length):
    """As another program does it."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute(f"ALTER TABLE coaching_squad ALTER name TYPE varchar({length})")
    other.close()


def test_it_knows_whether_it_is_known_who_asks(signed_in, maya, client, rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    assert not undocumented.has_read_user(request)
    signed_in(maya)
    answered = client.get("/settings/").wsgi_request
    assert answered.user == maya.user
    assert undocumented.has_read_user(answered)


def test_a_token_is_the_secret_under_another_mask_each_time(rf):
    request = rf.get("/")
    given = [undocumented.csrf_token(request) for _ in range(3)]
    secret = request.META["CSRF_COOKIE"]
    assert request.META["CSRF_COOKIE_NEEDS_UPDATE"]
    assert len(set(given)) == 3
    for token in given:
        assert csrf._does_token_match(token, secret)
        assert not csrf._does_token_match(token[::-1], secret)


def test_a_text_is_looked_through_once_for_where_its_values_go(hillside, monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's driver alone takes another sign for them")
    made = []
    convert = SQLiteCursorWrapper.convert_query

    def counted(self, query, **more):
        made.append(query)
        return convert(self, query, **more)

    monkeypatch.setattr(SQLiteCursorWrapper, "convert_query", counted)
    text = "SELECT %s || '%%' || %s"
    with connection.cursor() as cursor:
        for value in ("a", "b"):
            assert cursor.execute(text, [value, "%s"]).fetchall() == [(f"{value}%%s",)]
        assert cursor.execute("SELECT %(one)s", {"one": 1}).fetchall() == [(1,)]
        assert cursor.execute("SELECT '%s'").fetchall() == [("%s",)]
    assert made.count(text) == 1


def test_it_knows_whether_a_body_was_read(rf):
    request = rf.post("/", {"name": "Maya"})
    assert not undocumented.has_read_post(request)
    assert request.POST["name"] == "Maya"
    assert undocumented.has_read_post(request)


class BlockForm(undocumented.InstanceChecks, undocumented.PositionUnchecked, forms.ModelForm):
    class Meta:
        model = Block
        fields = ["name"]

    def before_instance(self):
        self.before = self.cleaned_data["name"], self.instance.name

    def after_instance(self):
        self.after = self.instance.name, sorted(self.errors)


def test_it_looks_before_and_after_the_instance_has_its_values():
    form = BlockForm({"name": "Skips"}, instance=make_block(name="Hips"))
    assert form.is_valid()
    assert (form.before, form.after) == (("Skips", "Hips"), ("Skips", []))


class SwappedForm(undocumented.PositionUnchecked, forms.ModelForm):
    class Meta:
        model = Prescription
        fields = ["block", "position"]


class PlainForm(forms.ModelForm):
    class Meta(SwappedForm.Meta):
        pass


@pytest.mark.parametrize(("form", "fits"), [(SwappedForm, True), (PlainForm, False)])
def test_it_leaves_a_taken_position_to_the_set_of_all_rows(form, fits):
    block = make_block([make_drill(), make_drill()])
    first, second = block.prescriptions.order_by("position")
    sent = {"block": block.pk, "position": second.position}
    assert form(sent, instance=first).is_valid() is fits


def test_it_acts_once_the_answer_was_sent():
    done = []
    response = HttpResponse("shown")
    undocumented.after_response(response, lambda: done.append(response.content))
    assert not done
    response.close()
    assert done == [b"shown"]
