import io
import re
from datetime import date, datetime, timedelta
from html import unescape

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from coaching.models import Athlete, Invitation, RosterImport, Squad
from coaching.services.people import mailed_invitations
from tests.factories import (
    make_athlete,
    make_block,
    make_equipment,
    make_program,
    make_restriction,
    make_squad,
    make_strength_drill,
    make_user,
)
from tests.helpers import give

pytestmark = pytest.mark.django_db

LIST = """Name\tBorn\tSquad\tMail
Ingrid Solberg\t2009-03-14\tSprinters\tingrid@example.com
Emma Kowalski\t2010-06-21\tHurdles\t
Bruno Costa\t31/02/2011\tSprinters\t
"""


BOOK = [
    [],
    ["Name", "Born", "Squad"],
    ["Zoë Müller", datetime(2010, 3, 4)],
    ["Solberg, Ingrid", "14 Mar 2009"],
    ["Emma", "=TODAY()"],
    ["Noa", 39886],
    ["Bo", "#REF!"],
]


def named_file(book):
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("list.xlsx", out.getvalue())


def workbook(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return named_file(book)


@pytest.fixture
def coach(signed_in, dana, hillside):
    return signed_in(dana)


@pytest.fixture
def sprinters(hillside, maya):
    return make_squad(hillside, maya)


def look(client, text, **more):
    return client.post(reverse("roster"), {"text": text, **more})


def add(client, text, **more):
    """Press what the page offers, with the answers of `more`."""
    page = look(client, text)
    sent = {"token": page.context["token"], "shown": page.context["roster"].digest, "add": "1"}
    return look(client, text, **sent, **more)


def fates(page):
    return [(row.line, row.name, row.state) for row in page.context["rows"]]


def test_it_shows_every_row_and_adds_nothing_yet(coach, sprinters):
    before = Athlete.objects.count()
    page = look(coach, LIST)
    assert fates(page) == [
        (2, "Ingrid Solberg", "add"),
        (3, "Emma Kowalski", "add"),
        (4, "Bruno Costa", "bad"),
    ]
    text = page.content.decode()
    assert "There is no such day" in text
    assert "There is no squad Hurdles yet." in text
    assert "ingrid@example.com" in text
    assert "Line 1 names the columns" in " ".join(text.split())
    assert Athlete.objects.count() == before


def test_it_adds_nobody_while_a_row_cannot_be_read(coach, sprinters):
    answer = add(coach, LIST)
    assert answer.status_code == 422
    assert "Nobody is added yet: 1 row cannot be read." in " ".join(answer.text.split())
    assert not RosterImport.objects.exists()
    # An answer that the row does not offer is none: a name is needed.
    nameless = add(coach, "Name;Born\n;2010-03-04\nZoe;", **{"mend-2": "without"})
    assert nameless.status_code == 422
    assert not Athlete.objects.filter(name="Zoe").exists()


def test_it_adds_all_of_it_but_whom_the_coach_left_out(coach, sprinters, hillside):
    answer = add(coach, LIST, **{"mend-4": "out"})
    made = RosterImport.objects.get()
    assert answer.headers["Location"] == made.get_absolute_url()
    ingrid = Athlete.objects.get(name="Ingrid Solberg")
    assert (ingrid.birth_date, ingrid.timezone) == (date(2009, 3, 14), hillside.timezone)
    assert (ingrid.email, ingrid.guardian_email) == ("ingrid@example.com", None)
    assert list(ingrid.squads.all()) == [sprinters]
    hurdles = Squad.objects.get(name="Hurdles")
    assert [athlete.name for athlete in hurdles.athletes.all()] == ["Emma Kowalski"]
    page = coach.get(answer.headers["Location"]).content.decode()
    assert "2 athletes added" in page
    again = coach.get(f"{reverse('roster')}?again={made.pk}").context["form"]["text"].value()
    assert again.splitlines() == ["Name\tBorn\tSquad\tMail", "Bruno Costa\t31/02/2011\tSprinters\t"]


def test_it_adds_somebody_without_what_cannot_be_read(coach, sprinters):
    text = "Name;Born;Mail;Guardian’s email\nBruno;31/02/2011;bruno@example;home@example.com"
    page = look(coach, text)
    assert "No mail can be sent to this address." in page.text
    add(coach, text, **{"mend-2": "without"})
    bruno = Athlete.objects.get(name="Bruno")
    assert (bruno.birth_date, bruno.email, bruno.guardian_email) == (None, None, "home@example.com")
    assert RosterImport.objects.get().waiting == ""


def test_who_is_added_without_something_is_asked_about_like_everybody(coach, maya, hillside):
    text = "Name;Born\nMaya Okafor;soon"
    add(coach, text, **{"mend-2": "without"})
    assert Athlete.objects.in_team(hillside).count() == 1
    add(coach, text, **{"mend-2": "without", "twin-2": "another"})
    assert Athlete.objects.in_team(hillside).count() == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Name,Squad\nSolberg, Ingrid,Sprinters", "a name may be cut in two"),
        ("Name;Born\nM\u00c3\u00bcller;", "Some letters were read wrong"),
        ("Name;Born\nZo\ufffd;", "Some letters were read wrong"),
    ],
)
def test_a_row_that_was_read_wrong_somewhere_waits(coach, text, words):
    page = look(coach, text)
    assert words in page.text
    assert fates(page)[0][2] == "bad"


def test_sent_twice_it_adds_once(coach, sprinters):
    page = look(coach, LIST)
    sent = {"token": page.context["token"], "shown": page.context["roster"].digest, "add": "1"}
    sent["mend-4"] = "out"
    first, second = (look(coach, LIST, **sent) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Athlete.objects.filter(name="Ingrid Solberg").count() == 1


def test_who_may_be_here_already_stays_out_until_somebody_says_otherwise(coach, maya, hillside):
    text = "maya okafor\nZoë Müller\nzoe  muller"
    assert [state for _, _, state in fates(look(coach, text))] == ["twin", "add", "twin"]
    add(coach, text)
    names = set(Athlete.objects.in_team(hillside).values_list("name", flat=True))
    assert names == {"Maya Okafor", "Zoë Müller"}
    add(coach, "maya okafor", **{"twin-1": "another"})
    assert Athlete.objects.in_team(hillside).filter(name="maya okafor").exists()


def test_by_the_answers_nobody_is_added(coach, maya):
    answer = add(coach, "Maya Okafor")
    assert answer.status_code == 422
    assert "nobody is added" in answer.content.decode()


def test_a_squad_that_is_not_to_be_made_is_not(coach):
    add(coach, LIST, **{"squad-hurdles": "none", "squad-sprinters": "make", "mend-4": "out"})
    assert [squad.name for squad in Squad.objects.all()] == ["Sprinters"]
    assert not Athlete.objects.get(name="Emma Kowalski").squads.exists()


def test_it_asks_again_when_the_team_is_another_since(coach, hillside):
    page = look(coach, "Ingrid Solberg")
    make_athlete("Ingrid Solberg", team=hillside)
    sent = {"token": page.context["token"], "shown": page.context["roster"].digest, "add": "1"}
    answer = look(coach, "Ingrid Solberg", **sent)
    assert answer.status_code == 409
    assert "Something changed since you looked" in answer.content.decode()
    assert not RosterImport.objects.exists()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"text": ""}, "Paste at least one name"),
        ({"text": 'Name,Born\n"Maya'}, "Line 2: a quotation mark"),
        ({"text": "Solberg, Ingrid"}, "Say which column is the name."),
        ({"text": "a,b", "column-0": "name", "column-1": "name"}, "Two columns are said"),
        ({"text": "a,b", "column-0": "name", "column-1": "last"}, "not both"),
        ({"text": "a,b", "column-0": "weight"}, "Say which column is the name."),
        ({"text": "x", "order": "year"}, "In a date like"),
    ],
)
def test_a_list_that_cannot_be_used_comes_back_with_why(coach, sent, words):
    answer = look(coach, **sent)
    assert answer.status_code == 422
    assert words in answer.content.decode().replace("&#x27;", "'")
    assert answer.context["form"]["text"].value() == sent["text"]


def test_back_shows_the_list_as_it_was_pasted_until_it_is_added(coach):
    """A page without JavaScript asks for it anew: what was refused, and what was looked at."""
    url = reverse("roster")
    refused = look(coach, "Squad\nSprinters")
    assert refused.status_code == 422
    back = coach.get(url)
    assert back.context["form"]["text"].value() == "Squad\nSprinters"
    assert "It stands here as you typed it." in back.text
    look(coach, "Nia Reed")
    assert coach.get(url).context["form"]["text"].value() == "Nia Reed"
    assert coach.get(coach.get(url).context["anew"]).context["form"]["text"].value() == ""
    look(coach, "Nia Reed")
    add(coach, "Nia Reed")
    assert coach.get(url).context["form"]["text"].value() == ""


def test_the_coach_says_what_the_columns_are_and_which_number_is_the_day(coach):
    columns = {"column-0": "last", "column-1": "first", "column-2": "born"}
    page = look(coach, "Solberg,Ingrid,03/04/2010", **columns)
    assert "This could be 2010-04-03 or 2010-03-04." in page.content.decode()
    page = look(coach, "Solberg,Ingrid,03/04/2010", order="day", **columns)
    [row] = page.context["rows"]
    assert (row.name, row.birth_date) == ("Ingrid Solberg", date(2010, 4, 3))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("=A1", "This is a formula"),
        ("#REF!", "could not work this cell out"),
        ("x" * 81, "That is too long."),
        ("evil.com", "A name holds no link"),
        ('"a\nb"', "A name is one line."),
    ],
)
def test_a_cell_that_is_no_name_waits(coach, name, words):
    page = look(coach, f"Name;Born\n{name};")
    assert words in page.content.decode()
    assert fates(page)[0][2] == "bad"


def test_a_day_to_come_is_no_day_of_birth(coach, hillside):
    tomorrow = hillside.today + timedelta(days=1)
    page = look(coach, f"Name;Born\nIngrid;{tomorrow}\nEmma;{hillside.today}\nNoa;1899-12-31")
    assert [state for _, _, state in fates(page)] == ["bad", "add", "bad"]


def test_a_file_takes_the_place_of_what_was_pasted(coach):
    file = SimpleUploadedFile("list.csv", "Name;Born\nZoë Müller;2010-03-04".encode("cp1252"))
    page = coach.post(reverse("roster"), {"text": "Somebody", "file": file, "add": "1"})
    assert fates(page) == [(2, "Zoë Müller", "add")]
    text = page.content.decode()
    assert "look at the accents" in text
    assert "Zoë Müller;2010-03-04" in text
    broken = SimpleUploadedFile("list.csv", b"\x00\x01\x02\x00")
    answer = coach.post(reverse("roster"), {"file": broken})
    assert answer.status_code == 422
    assert "This is not a text" in answer.content.decode()


def test_it_names_the_pipe_that_whoever_joins_a_squad_is_given(coach, sprinters, hillside, dana):
    """No range is on record of a newcomer: it is said with what the squad's program gave."""
    pipe, bar = make_equipment("pipe", name="Pipe"), make_equipment("bar", name="Bar", loaded=True)
    squat = make_strength_drill(asks_full_range=True, implement=pipe)
    squat.implements.add(pipe, bar)
    block = make_block([squat], team=hillside, name="Squats")
    block.prescriptions.update(implement=bar)
    start = hillside.today + timedelta(7)
    program = make_program([(1, 0, block)], hillside)
    give(program, [], dana, start=start, squads={sprinters: True})
    page = coach.get(add(coach, "Name,Squad\nNia Reed,Sprinters").url)
    assert f"With the pipe until full range is on record: {squat.name}." in unescape(page.text)
    assert reverse("rule", args=["range"]) in page.text


def test_a_workbook_is_read_as_what_it_shows(coach):
    page = coach.post(reverse("roster"), {"file": workbook(BOOK)})
    assert fates(page) == [
        (3, "Zoë Müller", "add"),
        (4, "Solberg, Ingrid", "add"),
        (5, "Emma", "bad"),
        (6, "Noa", "bad"),
        (7, "Bo", "bad"),
    ]
    born = [row.birth_date for row in page.context["roster"].rows]
    assert born == [date(2010, 3, 4), date(2009, 3, 14), None, None, None]
    text = page.content.decode()
    assert "This is a formula" in text
    assert "This is how a spreadsheet counts days" in text
    assert "could not work this cell out" in text
    # What stands in the field now is read as the file was.
    again = look(coach, page.context["form"].data["text"])
    assert fates(again) == fates(page)


def test_a_workbook_that_is_no_list_says_why(coach):
    two = openpyxl.Workbook()
    two.active.append(["Zoe"])
    two.create_sheet().append(["Maya"])
    for file, words in [
        (named_file(two), "More than one sheet"),
        (SimpleUploadedFile("list.xlsx", b"PK\x03\x04 and no more"), "cannot be read"),
        (workbook([["x"]] * 6000), "too large"),
        (workbook([]), "Paste at least one name"),
    ]:
        page = coach.post(reverse("roster"), {"file": file})
        assert page.status_code == 422
        assert words in page.content.decode()


def test_it_says_that_a_file_was_in_utf_16(coach):
    file = SimpleUploadedFile("list.txt", "Name\tBorn\nZoë\t2010-03-04".encode("utf-16"))
    page = coach.post(reverse("roster"), {"file": file})
    assert fates(page) == [(2, "Zoë", "add")]
    assert "read as UTF-16" in page.content.decode()


def test_undo_takes_out_whom_nothing_was_done_with(coach, hillside, dana):
    add(coach, "Ingrid Solberg\nEmma Kowalski\nNoa Levi")
    made = RosterImport.objects.get()
    make_restriction(Athlete.objects.get(name="Emma Kowalski"), team=hillside)
    Athlete.objects.filter(name="Noa Levi").update(user=make_user("Noa Levi"))
    page = coach.post(reverse("roster_undo", args=[made.pk]), follow=True).content.decode()
    assert "1 athlete is out again." in page
    assert "Emma Kowalski, Noa Levi" in page
    assert not Athlete.objects.filter(name="Ingrid Solberg").exists()
    coach.post(reverse("roster_undo", args=[made.pk]))
    assert Athlete.objects.filter(name__in=["Emma Kowalski", "Noa Levi"]).count() == 2


def test_undo_takes_the_squads_that_it_made(coach):
    add(coach, "Name;Squad\nIngrid;Hurdles")
    coach.post(reverse("roster_undo", args=[RosterImport.objects.get().pk]))
    assert not Squad.objects.exists()


def test_each_gets_a_code_that_lets_that_athlete_in_once(coach):
    add(coach, "Ingrid Solberg\nNoa Levi")
    made = RosterImport.objects.get()
    page = coach.post(reverse("roster_codes", args=[made.pk]))
    assert page.content.decode().count("<svg") >= 2
    assert "no-store" in page.headers["Cache-Control"]
    first = list(Invitation.objects.values_list("token_hash", flat=True))
    assert len(first) == 2
    # Made anew, those before stop working, and none is added.
    coach.post(reverse("roster_codes", args=[made.pk]))
    again = list(Invitation.objects.values_list("token_hash", flat=True))
    assert len(again) == 2
    assert not set(first) & set(again)


def made_of(text):
    return RosterImport.objects.get(athletes__name=text.splitlines()[-1].split(";")[0])


INVITED = """Name;Born;Email;Guardian’s email
Ingrid Solberg;2009-03-14;ingrid@example.com;
Leila Haddad;2014-01-30;leila@example.com;home@example.com
Noa Levi;;;house@example.com
Yusuf Demir;;;"""


def test_one_press_mails_each_a_link_of_her_own_and_a_second_one_nothing(
    coach, hillside, dana, mailoutbox
):
    page = look(coach, INVITED)
    assert page.text.count("the invitation goes to the guardian") == 1
    add(coach, INVITED)
    made = made_of(INVITED)
    assert "Mail 3 invitations" in " ".join(coach.get(made.get_absolute_url()).text.split())
    url = reverse("roster_mails", args=[made.pk])
    page = coach.post(url, follow=True)
    assert "3 invitations are on their way. 1 has no address: print a code." in page.text
    addresses = sorted(address for mail in mailoutbox for address in mail.to)
    assert addresses == ["home@example.com", "house@example.com", "ingrid@example.com"]
    for mail in mailoutbox:
        # What was typed goes to nobody who did not confirm the address.
        for typed in (hillside.name, dana.name, "Ingrid", "Leila", "Noa"):
            assert typed not in f"{mail.subject} {mail.body} {mail.alternatives}"
        link = re.search(r"http\S+/join/(\S+)/", mail.body)
        invitation = Invitation.objects.of_token(link[1]).get()
        assert invitation.athlete.email in (mail.to[0], "leila@example.com", None)
        assert link[0] in mail.alternatives[0][0]
    of_guardian = next(mail for mail in mailoutbox if mail.to == ["home@example.com"])
    assert "whose guardian you are" in of_guardian.body
    # Pressed twice, and anew right after it: nobody is written to twice.
    for sent in ({}, {"anew": "1"}):
        assert "Nobody was sent a link" in coach.post(url, sent, follow=True).text
    assert len(mailoutbox) == 3


def test_links_are_mailed_anew_when_the_coach_asks_for_that_later(coach, mailoutbox):
    add(coach, INVITED)
    made = made_of(INVITED)
    coach.post(reverse("roster_mails", args=[made.pk]))
    hashes = set(Invitation.objects.values_list("token_hash", flat=True))
    Invitation.objects.update(created_at=now() - timedelta(minutes=6))
    page = coach.get(made.get_absolute_url())
    assert "Mail new links" in page.text
    coach.post(reverse("roster_mails", args=[made.pk]), {"anew": "1"})
    assert len(mailoutbox) == 6
    assert not hashes & set(Invitation.objects.values_list("token_hash", flat=True))


def test_no_coach_mails_the_world_in_a_day(coach, mailoutbox, monkeypatch):
    monkeypatch.setattr(mailed_invitations, "MAX_MAILED_A_DAY", 2)
    add(coach, INVITED)
    page = coach.post(reverse("roster_mails", args=[made_of(INVITED).pk]), follow=True)
    assert "more mail than goes out in a day" in page.text
    assert not mailoutbox
    assert not Invitation.objects.exists()


def test_it_asks_as_much_of_three_as_of_sixty(coach, hillside):
    def questions(count, start):
        lines = (f"Runner {n};Squad;r{n}@example.com" for n in range(start, start + count))
        text = "Name;Squad;Email\n" + "\n".join(lines)
        page = look(coach, text)
        sent = {"token": page.context["token"], "shown": page.context["roster"].digest, "add": "1"}
        with CaptureQueriesContext(
            connection,
        ) as asked:
            made = look(coach, text, **sent)
        with CaptureQueriesContext(connection) as mails:
            coach.post(reverse("roster_mails", args=[made.headers["Location"].split("/")[-2]]))
        with CaptureQueriesContext(connection) as codes:
            coach.post(reverse("roster_codes", args=[made.headers["Location"].split("/")[-2]]))
        with CaptureQueriesContext(connection) as undone:
            coach.post(reverse("roster_undo", args=[made.headers["Location"].split("/")[-2]]))
        return len(asked), len(mails), len(codes), len(undone)

    assert questions(3, 100) == questions(60, 200)


def test_a_list_that_was_added_is_found_again(coach, signed_in, rosa, sprinters):
    add(coach, "Name\nIngrid Solberg")
    made = RosterImport.objects.get()
    page = coach.get(reverse("roster"))
    assert "Lists added before" in page.text
    assert f'href="{made.get_absolute_url()}"' in page.text
    coach.post(reverse("roster_undo", args=[made.pk]))
    assert "(undone)" in coach.get(reverse("roster")).text
    assert "Lists added before" not in signed_in(rosa).get(reverse("roster")).text
