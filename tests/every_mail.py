"""Every mail that the product writes, each made as it is made there: {template: its messages}."""

from datetime import timedelta
from pathlib import Path

from allauth.core import context
from django.conf import settings
from django.core import mail
from django.test import RequestFactory

from coaching.accounts import Adapter
from coaching.models.choices import NotificationKind
from coaching.services.notifications.mails import mail_of
from coaching.services.people import guardians
from coaching.services.people.mailed_invitations import mail_invitations
from tests.factories import (
    make_athlete,
    make_drill,
    make_guardian,
    make_notification,
    make_pain,
    make_session,
    session_drills,
)

TEMPLATES = Path(settings.BASE_DIR) / "templates"
AGENT = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/131.0.0.0 Mobile Safari/537.36"
)
#: What stands in a mail of an account; a link for each that its text has.
VALUES = {
    "code": "K7Q-M2X",
    "email": "maya@example.com",
    "added_email": "maya.okafor@example.com",
    "deleted_email": "old@example.com",
    "from_email": "old@example.com",
    "to_email": "maya.okafor@example.com",
    **{
        name: f"http://127.0.0.1:8000/accounts/{name.removesuffix('_url')}/"
        for name in (
            "activate_url",
            "login_url",
            "login_code_url",
            "password_reset_url",
            "reset_url",
        )
    },
}
#: A notice to an account goes by another way than a mail that was asked for.
NOTICE = "account/email/base_notification.txt"
OF_SESSION = {"session": "00000000-0000-0000-0000-000000000001", "date": "2026-03-05"}
FACTS = {
    "today": {"date": "2026-03-05", "session": OF_SESSION["session"]},
    "comment": OF_SESSION,
    "step": {"ladder": 1, "drill": "Hanging feet to bar", "why": "met"},
    "plan": {"first": "2026-03-05", "last": "2026-03-09"},
    "question": OF_SESSION,
    "joined": {"role": "athlete"},
}


def templates():
    """Those whose text is a whole mail, by their path without what follows its name."""
    found = [*TEMPLATES.rglob("email/*_message.txt"), *TEMPLATES.glob("mails/*.txt")]
    names = {str(path.relative_to(TEMPLATES).with_suffix("")) for path in found}
    return sorted({name.removesuffix("_message") for name in names} - SHARED)


SHARED = {"account/email/base"}


def every_mail(dana, hillside, maya, priya):
    made = {name: account_mails(name, maya.user) for name in templates() if "/email/" in name}
    made["people/email/invitation"] = invitations(hillside, dana)
    made |= guardians_mails(hillside, dana)
    made["notifications/mail"] = notices(dana, maya, priya)
    return made


def account_mails(name, user):
    """With a code and, where the text has both ways, with a link."""
    text = (TEMPLATES / f"{name}_message.txt").read_text()
    request = RequestFactory().get("/", headers={"User-Agent": AGENT})
    request.user = user
    before = len(mail.outbox)
    with context.request_context(request):
        adapter = Adapter(request)
        if NOTICE in text:
            adapter.send_notification_mail(name, user, dict(VALUES))
        else:
            adapter.send_mail(name, user.email, dict(VALUES))
            if "activate_url" in text:
                adapter.send_mail(name, user.email, dict(VALUES, code=""))
    return taken(before)


def invitations(team, by):
    before = len(mail.outbox)
    grown = make_athlete("Noah Tanaka", team, email="noah@example.com")
    child = make_athlete("Isla Grant", team, guardian_email="parent@example.com")
    mail_invitations(team, [grown, child], days=14, by=by)
    return taken(before)


def guardians_mails(team, by):
    child = make_athlete("Lucas Ferreira", team)
    child.birth_date = child.today - timedelta(days=15 * 366)
    child.save()
    before = len(mail.outbox)
    guardians.ask_guardian(child, "ask@example.com", by=by)
    made = {"mails/guardian": taken(before)}
    make_guardian(child, "yes@example.com", health=True)
    session = make_session(child, drills=[make_drill("Hanging knees to elbows")], date=child.today)
    before = len(mail.outbox)
    guardians.tell_of_hip(make_pain(*session_drills(session), level=1, where="left_front_hip"))
    told = taken(before)
    made["mails/front_of_hip_coach"] = [each for each in told if each.to == [by.email]]
    made["mails/front_of_hip_guardian"] = [each for each in told if each.to != [by.email]]
    return made


def notices(dana, maya, priya):
    """One of each kind, and the list of several."""
    rows = []
    for kind in NotificationKind.values:
        is_coach = kind in ("pain", "question", "missed", "joined")
        by = {"question": maya.user, "joined": priya.user}.get(kind, dana)
        to = dana if is_coach else maya.user
        rows.append(
            make_notification(to, kind, facts=FACTS.get(kind, {}), by=by, athlete=maya, key=kind)
        )
    alone = [mail_of(row.user, row.user.email, [row]) for row in rows]
    hers = [row for row in rows if row.user == dana]
    return [*alone, mail_of(dana, dana.email, hers)]


def taken(before):
    return list(mail.outbox[before:])
