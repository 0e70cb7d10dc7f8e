"""Mails leave in the worker: each once, late codes not at all, and the rest is tried again."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from coaching.models import Mail
from coaching.models.mail import MAX_ATTEMPTS, WAITS, MailState, MailTrouble
from coaching.services.mail import delivery, upkeep
from tests.smtp import MailServer

SMTP = "django.core.mail.backends.smtp.EmailBackend"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail_is_queued(settings):
    settings.EMAIL_BACKEND = "coaching.services.mail.queue.MailQueue"
    settings.KNEELIFT_MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def mail_server(settings):
    """A function that starts a mail server, to which the worker's mails go from then on."""
    servers = []

    def start(**options):
        server = MailServer(**options).__enter__()
        servers.append(server)
        settings.KNEELIFT_MAIL_BACKEND = SMTP
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 0.2
        return server

    yield start
    for server in servers:
        server.__exit__()


def queue(*to, body="Your code: AAAA", **extra):
    message = EmailMessage("A code", body, "kneelift@example.org", to or ["maya@example.com"])
    for name, value in extra.items():
        setattr(message, name, value)
    message.send()
    return list(Mail.objects.waiting().order_by("to"))


def deliver(mail):
    """As the worker does when the mail is due."""
    Mail.objects.filter(pk=mail.pk, next_at__gt=now()).update(next_at=now())
    delivery.deliver.call(str(mail.pk))
    mail.refresh_from_db()


def tasks():
    return DBTaskResult.objects.filter(status=TaskResultStatus.READY)


def test_it_writes_a_mail_down_and_sends_nothing_yet():
    [waiting] = queue()
    assert mail.outbox == []
    [task] = tasks()
    assert task.args_kwargs == {"args": [str(waiting.pk)], "kwargs": {}}


def test_a_mail_of_what_was_taken_back_is_not_sent():
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)
    assert (Mail.objects.count(), tasks().count()) == (0, 0)


def with_other_forms(*forms):
    message = EmailMultiAlternatives("A code", "text", None, ["maya@example.com"])
    for form in forms:
        message.attach_alternative(*form)
    return message


@pytest.mark.parametrize(
    "forms", [[("{}", "application/json")], [("<p>a</p>", "text/html"), ("<p>b</p>", "text/html")]]
)
def test_it_takes_nothing_but_plain_text_and_its_html(forms):
    with pytest.raises(ValueError, match="plain text"):
        with_other_forms(*forms).send()


def test_the_html_of_a_mail_goes_with_its_text_and_is_kept_no_longer(mail_server):
    server = mail_server()
    with_other_forms(("<p>Your code</p>", "text/html")).send()
    [waiting] = Mail.objects.all()
    assert (waiting.body, waiting.html) == ("text", "<p>Your code</p>")
    deliver(waiting)
    assert (waiting.state, waiting.body, waiting.html) == (MailState.SENT, "", "")
    [(_, text)] = server.taken
    assert "multipart/alternative" in text
    assert text.index("text/plain") < text.index("text/html") < text.index("<p>Your code</p>")


def test_each_recipient_has_a_mail_of_her_own():
    assert [row.to for row in queue("b@example.com", "a@example.com")] == [
        "a@example.com",
        "b@example.com",
    ]


def test_a_mail_is_sent_once_and_its_text_not_kept():
    [waiting] = queue()
    deliver(waiting)
    deliver(waiting)
    [sent] = mail.outbox
    assert (sent.to, sent.body) == (["maya@example.com"], "Your code: AAAA")
    assert str(waiting.pk) in sent.extra_headers["Message-ID"]
    assert (waiting.state, waiting.body) == (MailState.SENT, "")


def test_the_database_keeps_no_text_of_a_mail_that_was_sent():
    [waiting] = queue()
    with pytest.raises(IntegrityError), transaction.atomic():
        Mail.objects.filter(pk=waiting.pk).update(state=MailState.SENT)


def test_two_workers_with_the_same_mail_send_it_once():
    [waiting] = queue()
    claimed = delivery.claim(str(waiting.pk), now())
    assert claimed is not None
    delivery.deliver.call(str(waiting.pk))
    assert mail.outbox == []
    # It is looked at again when the one that has it should have ended.
    assert tasks().filter(run_after=claimed.next_at).count() == 1


def test_a_code_that_has_ended_is_not_sent():
    [waiting] = queue(expires_at=now() - timedelta(seconds=1))
    deliver(waiting)
    assert mail.outbox == []
    assert (waiting.state, waiting.body) == (MailState.LATE, "")


@pytest.mark.parametrize(
    ("options", "trouble", "state"),
    [
        ({"mute": True}, MailTrouble.UNREACHABLE, MailState.WAITING),
        ({"refuses": {"MAIL": "451 later"}}, MailTrouble.CONTENT, MailState.WAITING),
        ({"refuses": {"MAIL": "550 not you"}}, MailTrouble.CONTENT, MailState.DEAD),
        ({"refuses": {"RCPT": "450 greylisted"}}, MailTrouble.ADDRESS, MailState.WAITING),
        ({"refuses": {"RCPT": "550 nobody"}}, MailTrouble.ADDRESS, MailState.DEAD),
        ({"refuses": {"DATA": "554 spam"}}, MailTrouble.CONTENT, MailState.DEAD),
    ],
)
def test_it_is_tried_again_unless_the_server_will_never_take_it(
    mail_server, options, trouble, state
):
    mail_server(**options)
    [waiting] = queue()
    DBTaskResult.objects.all().delete()
    deliver(waiting)
    assert (waiting.state, waiting.trouble, waiting.attempts) == (state, trouble, 1)
    assert tasks().count() == (state == MailState.WAITING)
    assert waiting.error
    assert waiting.remedy


def test_a_server_that_is_not_there_is_tried_again_later_and_later(mail_server):
    mail_server().__exit__()
    [waiting] = queue()
    waits = []
    for _ in range(3):
        DBTaskResult.objects.all().delete()
        before = now()
        deliver(waiting)
        waits.append(waiting.next_at - before)
        assert tasks().get().run_after == waiting.next_at
    assert [wait // WAITS[0] for wait in waits] == [1, 3, 6]


def test_after_many_tries_it_is_given_up_and_says_what_to_do(mail_server):
    mail_server().__exit__()
    [waiting] = queue()
    Mail.objects.filter(pk=waiting.pk).update(attempts=MAX_ATTEMPTS - 1)
    deliver(waiting)
    assert (waiting.state, waiting.body) == (MailState.DEAD, "")
    assert "EMAIL_URL" in waiting.remedy


def test_a_mail_server_gets_the_text_and_a_key(mail_server):
    server = mail_server()
    [waiting] = queue()
    deliver(waiting)
    [(recipient, text)] = server.taken
    assert recipient == "maya@example.com"
    assert f"Message-ID: <{waiting.pk}@" in text
    assert "Your code: AAAA" in text


def test_a_server_that_talks_for_ever_is_left(monkeypatch, settings, mail_server):
    mail_server(mute=True)
    settings.EMAIL_TIMEOUT = 60
    monkeypatch.setattr(delivery, "LONGEST", 0.2)
    [waiting] = queue()
    deliver(waiting)
    assert waiting.trouble == MailTrouble.UNREACHABLE
    assert "took too long" in waiting.error


# --- What the upkeep gives back ---------------------------------------------------------


def make_running(task, worker, started_at=None):
    task.status = TaskResultStatus.RUNNING
    task.worker_ids = [worker]
    task.started_at = started_at or now()
    task.save()


def state_after_sweep(worker, started_at=None):
    queue()
    task = tasks().get()
    make_running(task, worker, started_at)
    upkeep.sweep(now(), upkeep.worker_id("mine"))
    task.refresh_from_db()
    return task.status


def test_a_task_of_a_worker_that_was_killed_goes_on_at_once():
    host = upkeep.worker_id("x").partition("/")[0]
    assert state_after_sweep(f"{host}/99999999/x") == TaskResultStatus.READY


def test_a_task_of_a_worker_that_lives_is_left_to_it():
    host = upkeep.worker_id("x").partition("/")[0]
    assert state_after_sweep(f"{host}/1/x") == TaskResultStatus.RUNNING


def test_a_task_of_a_worker_elsewhere_goes_on_after_a_while():
    assert state_after_sweep("elsewhere/1/x") == TaskResultStatus.RUNNING
    DBTaskResult.objects.all().delete()
    long_ago = now() - 2 * upkeep.STUCK_AFTER
    assert state_after_sweep("elsewhere/1/x", long_ago) == TaskResultStatus.READY


def test_a_clock_that_was_set_back_keeps_no_task_and_no_mail():
    ahead = now() + timedelta(days=1)
    assert state_after_sweep("elsewhere/1/x", ahead) == TaskResultStatus.READY
    DBTaskResult.objects.all().delete()
    Mail.objects.update(next_at=ahead)
    assert upkeep.sweep(now()) == 1
    assert tasks().count() == 1


def test_a_mail_that_no_task_is_left_for_gets_one():
    queue()
    DBTaskResult.objects.all().delete()
    assert upkeep.sweep(now()) == 0  # it is not late yet
    Mail.objects.update(next_at=now() - 2 * upkeep.OVERDUE)
    assert upkeep.sweep(now()) == 1
    assert upkeep.sweep(now()) == 0
    [task] = tasks()
    assert task.args_kwargs["args"] == [str(Mail.objects.get().pk)]


def test_what_is_over_is_taken_away_and_what_was_given_up_stays_longer():
    mails = queue("a@example.com", "b@example.com", "c@example.com")
    for row, state in zip(mails, MailState.values[1:], strict=True):
        row.end(MailState(state), now() - 2 * upkeep.KEPT_TASKS)
    upkeep.prune(now())
    assert [row.state for row in Mail.objects.all()] == [MailState.DEAD]
    upkeep.prune(now() + upkeep.KEPT_MAILS)
    assert not Mail.objects.exists()
