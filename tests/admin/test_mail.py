"""Mails in the admin: what became of each, and what to do about those that were given up."""

import pytest

from coaching.models import Mail
from coaching.models.mail import MailState, MailTrouble

pytestmark = pytest.mark.django_db
LIST = "/admin/coaching/mail/"


@pytest.fixture
def dead():
    return Mail.objects.create(
        to="maya@example.com",
        sender="kneelift@example.org",
        subject="A code to sign in",
        state=MailState.DEAD,
        trouble=MailTrouble.LOGIN,
        error="SMTPAuthenticationError: (535, b'no')",
    )


def test_it_says_of_a_mail_that_was_given_up_what_to_do(client, ada, dead):
    client.force_login(ada)
    for path in (LIST, f"{LIST}?state=dead", f"{LIST}{dead.pk}/change/"):
        page = client.get(path)
        assert page.status_code == 200
        assert "Set user and password in EMAIL_URL anew" in page.text


def test_it_shows_nobodys_text_and_changes_nothing(client, ada):
    waiting = Mail.objects.create(to="maya@example.com", sender="k@example.org", body="Code AAAA")
    client.force_login(ada)
    assert "AAAA" not in client.get(f"{LIST}{waiting.pk}/change/").text
    assert (
        client.post(f"{LIST}{waiting.pk}/change/", {"to": "other@example.com"}).status_code == 403
    )
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.get(f"{LIST}{waiting.pk}/delete/").status_code == 403


def test_the_tasks_behind_them_have_no_page_of_their_own(client, ada):
    client.force_login(ada)
    assert "dbtaskresult" not in client.get("/admin/").text.lower()
