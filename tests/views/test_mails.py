"""Every mail has text and the same as HTML, and a notice says when, with what, and what to do."""

from datetime import UTC, datetime
from html import unescape

import pytest
from allauth.core import context
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.utils.html import strip_tags

from coaching.accounts import Adapter
from tests.factories import make_user

pytestmark = pytest.mark.django_db

ANDROID = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/131.0.0.0 Mobile Safari/537.36"
)
ADDRESSES = "http://127.0.0.1:8000/accounts/email/"
SECOND_STEP = "http://127.0.0.1:8000/accounts/2fa/"
NOTICES = {
    "account/email/email_added": ADDRESSES,
    "account/email/email_changed": ADDRESSES,
    "account/email/email_deleted": ADDRESSES,
    "account/email/email_confirm": "",
    "account/email/password_changed": "",
    "account/email/password_reset": "",
    "account/email/password_set": "",
    "account/email/second_step_removed": "",
    "mfa/email/webauthn_added": f"{SECOND_STEP}webauthn/",
    "mfa/email/webauthn_removed": f"{SECOND_STEP}webauthn/",
    "mfa/email/totp_activated": SECOND_STEP,
    "mfa/email/totp_deactivated": SECOND_STEP,
    "mfa/email/recovery_codes_generated": f"{SECOND_STEP}recovery-codes/generate/",
}


def notify(prefix, user, rf, *, by=None, agent=ANDROID):
    request = rf.get("/", headers={"User-Agent": agent})
    request.user = by or user
    with context.request_context(request):
        Adapter(request).send_notification_mail(prefix, user, {"added_email": "new@example.com"})
    return mail.outbox[-1]


def html_of(message):
    [(html, kind)] = message.alternatives
    assert kind == "text/html"
    return html


@pytest.mark.parametrize(("prefix", "undo"), NOTICES.items())
def test_a_notice_says_first_how_to_undo_what_was_done(prefix, undo, dana, rf, monkeypatch):
    monkeypatch.setattr("coaching.accounts.now", lambda: datetime(2026, 3, 2, 20, 5, tzinfo=UTC))
    dana.timezone = "America/New_York"
    body = notify(prefix, dana, rf).body
    assert "It was on Monday 2 March at 15:05 (America/New_York), with: Chrome, Android." in body
    password = body.index("http://127.0.0.1:8000/accounts/password/reset/")
    if undo:
        assert body.index(f"{undo}\n") < password


def test_a_notice_of_what_somebody_else_did_names_no_device(dana, rf):
    admin = make_user("Ada Admin", "ada@example.com")
    assert "Chrome" not in notify("account/email/second_step_removed", dana, rf, by=admin).body


def test_a_notice_repeats_nothing_that_a_browser_says_of_itself(dana, rf):
    agent = "Call http://evil.example now"
    message = notify("account/email/password_reset", dana, rf, by=AnonymousUser(), agent=agent)
    assert "evil" not in message.body + html_of(message)
    assert "with a device not known here" in message.body


def test_a_mails_html_says_what_its_text_says(dana, rf):
    for prefix in NOTICES:
        message = notify(prefix, dana, rf)
        html = html_of(message)
        said = " ".join(unescape(strip_tags(html.partition("<body>")[2])).split())
        body = message.body.removesuffix("kneelift")
        assert said == " ".join(f"kneelift {message.subject} {body}".split())


def test_what_was_typed_does_not_act_in_a_mail(dana, rf):
    request = rf.get("/")
    request.user = dana
    with context.request_context(request):
        Adapter(request).send_notification_mail(
            "account/email/email_added", dana, {"added_email": "<b>x</b>@example.com"}
        )
    assert "&lt;b&gt;x&lt;/b&gt;@example.com" in html_of(mail.outbox[-1])
