"""Asks the product as its server does, takes back what it did, and looks at what must never be."""

import logging
import sys
import time
import traceback
from collections import defaultdict
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from types import SimpleNamespace
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.signals import got_request_exception, request_finished, request_started
from django.db import close_old_connections, connection, transaction
from django.utils import timezone

from kneelift import rsgi
from tests.typed_walk import named

from .world import CANARIES, CANARY, RIGHTS

CSRF = "fuzz" * 8
TRACEBACK = "Traceback (most recent call last)"
# Who has the link may read where it leads, and whose calendar it is.
OPENED_BY_LINK = {"join", "join_remembered", "calendar_feed", "season"}
# A request may take this many times what plain ones at its address take.
TIMES_QUERIES, TIMES_CPU = 8, 25
# What asks every table there is of somebody, and no browser sends without a password: by its name.
OF_ALL_TABLES = {"settings_data": 12}
# A longer one is refused by granian before anything of ours is asked.
LONGEST_ADDRESS = 65_534
HOST = "127.0.0.1:8000"


@dataclass
class Answer:
    status: int = 0
    headers: dict = field(default_factory=dict)
    content: bytes = b""
    queries: int = 0
    cpu: float = 0.0
    problems: list = field(default_factory=list)

    def response_bytes(self, status, headers, content):
        self.status, self.content = status, content
        self.headers = {name.lower(): value for name, value in headers}


class Heard(logging.Handler):
    """What the product would write down as an error, or with a traceback."""

    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        # As the handler does that writes the product's own log.
        for written in logging.getLogger("django").handlers:
            if written is not self and not written.filter(record):
                return
        said = self.format(record)
        refused = record.name.startswith("django.security.")
        if (record.levelno >= logging.ERROR and not refused) or TRACEBACK in said:
            self.lines.append(said)


class Site:
    """`plain`: {address: [answers]} of what browsers send, which is what is usual there."""

    def __init__(self, world):
        self.world = world
        self.plain = defaultdict(list)
        self.heard = Heard()
        self.raised = []

    def ask(self, case):
        """The Answer to a case; nothing that it did is kept."""
        cache.clear()
        self.heard.lines, self.raised, answer = [], [], Answer()
        with (
            self.listening(),
            transaction.atomic(),
            connection.execute_wrapper(self.counting(answer)),
        ):
            self.send(case, answer)
            transaction.set_rollback(True)
        timezone.deactivate()
        mail.outbox.clear()
        answer.problems = [*self.raised, *self.heard.lines, *self.seen_in(case, answer)]
        return answer

    @contextmanager
    def listening(self):
        """To what is raised and written down; the connection stays open between requests."""
        got_request_exception.connect(self.note, dispatch_uid="fuzz")
        loggers = [logging.getLogger(name) for name in ("", "django")]
        lines = logging.getLogger("kneelift.requests")
        lines.setLevel(logging.WARNING)
        for logger in loggers:
            logger.addHandler(self.heard)
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        try:
            yield
        finally:
            for signal in (request_started, request_finished):
                signal.connect(close_old_connections)
            for logger in loggers:
                logger.removeHandler(self.heard)
            lines.setLevel(logging.NOTSET)
            got_request_exception.disconnect(dispatch_uid="fuzz")

    def send(self, case, answer):
        begun = time.thread_time()
        waiting, wait = len(connection.run_on_commit), connection.on_commit

        def wait_as_here(todo, robust=False):
            """It runs within its request where that has no transaction around it."""
            wait(partial(copy_context().run, todo), robust)

        connection.on_commit = wait_as_here
        try:
            if len(case.path) + len(case.encoded()[0]) > LONGEST_ADDRESS:
                answer.status = 414
                return
            rsgi.answer(self.environ(case), answer)
            # What waits for the transaction's end would run now.
            for _, todo, _ in connection.run_on_commit[waiting:]:
                if not connection.needs_rollback:
                    todo()
        except Exception:
            self.raised.append(traceback.format_exc())
        finally:
            connection.on_commit = wait
        answer.cpu = time.thread_time() - begun

    def environ(self, case):
        query, kind, body = case.encoded()
        cookies = [f"{settings.CSRF_COOKIE_NAME}={CSRF}"] if case.token else []
        if self.world.sessions.get(case.role):
            key = self.world.sessions[case.role]
            cookies.append(f"{settings.SESSION_COOKIE_NAME}={key}")
        headers = {
            "host": HOST,
            "cookie": "; ".join(cookies + ([case.cookies] if case.cookies else [])),
            "content-length": str(len(body)),
            "accept": "text/html",
            **({"content-type": kind} if kind else {}),
            **({"x-csrftoken": CSRF} if case.token else {}),
            **{name.lower(): value for name, value in case.headers},
        }
        return rsgi.environ(
            SimpleNamespace(
                method=case.method,
                path=unquote_to_bytes(case.path).decode("utf-8", "replace"),
                query_string=query,
                http_version="1.1",
                server="127.0.0.1:8000",
                client="127.0.0.1:4000",
                scheme="http",
                headers=headers,
            ),
            BytesIO(body),
        )

    @staticmethod
    def name_of(case):
        return named(case.path)

    def note(self, **_):
        # What Django answers with 400, whatever was raised meanwhile.
        if not isinstance(sys.exc_info()[1], SuspiciousOperation | BadRequest):
            self.raised.append(traceback.format_exc())

    @staticmethod
    def counting(answer):
        def count(execute, sql, *arguments):
            # Not what Django asks for each constraint of a record that is checked: as many for all.
            if not (sql.startswith(("SAVEPOINT", "RELEASE")) or ' AS "_check"' in sql):
                answer.queries += 1
            return execute(sql, *arguments)

        return count

    def seen_in(self, case, answer):
        """What the answer itself must not be."""
        text = answer.content.decode("utf-8", "replace")
        if answer.status >= 500 or not answer.status:
            yield f"status {answer.status}"
        if TRACEBACK in text or "DJANGO_SETTINGS_MODULE" in text:
            yield "a traceback in the body"
        if named(case.path) in OPENED_BY_LINK:
            return
        others = [CANARIES[team] for team in CANARIES if team not in RIGHTS[case.role]]
        said = text + repr(sorted(answer.headers.items()))
        found = {canary for canary in CANARY.findall(said) if canary.startswith(tuple(others))}
        found -= self.world.told.get(case.role, set())
        if found and (found := found - self.sent_in(case, found)):
            index = said.index(min(found))
            around = said[max(0, index - 80) : index + 20]
            yield f"{case.role} reads of another team: {sorted(found)}, as in {around!r}"

    @staticmethod
    def sent_in(case, found):
        """What was in the request already tells nobody anything."""
        query, _, body = case.encoded()
        sent = f"{case.path} {query} {body.decode('latin-1')} {case.headers}"
        return {canary for canary in found if canary in sent}

    # --- what takes longer than it may ----------------------------------------------------

    def ask_plainly(self, case):
        """As `ask`, of what a browser sends: what others are compared with."""
        answer = self.ask(case)
        self.plain[named(case.path)].append((answer.queries, answer.cpu))
        return answer

    def usual(self, case):
        """(queries, CPU seconds) of the dearest plain request here, or of a dear one anywhere."""
        everywhere = [cost for found in self.plain.values() for cost in found] or [(20, 0.02)]
        here = self.plain.get(named(case.path), [])
        return [
            max(
                [
                    sorted(cost[i] for cost in everywhere)[len(everywhere) * 3 // 4],
                    *(cost[i] for cost in here),
                ]
            )
            for i in (0, 1)
        ]

    def is_dear(self, case, answer):
        """What is dearer by far than what is usual, looked at once more where it is about time."""
        queries, cpu = self.usual(case)
        queries = max(queries, OF_ALL_TABLES.get(named(case.path), 0))
        if answer.queries > TIMES_QUERIES * queries:
            return [f"{answer.queries} queries, where {queries:.0f} are usual"]
        if answer.cpu > TIMES_CPU * cpu:
            least = min(answer.cpu, *(self.ask(case).cpu for _ in range(2)))
            if least > TIMES_CPU * cpu:
                return [f"{least:.2f} s of CPU, where {cpu:.3f} s are usual"]
        return []

    def problems(self, case):
        answer = self.ask(case)
        return answer.problems + self.is_dear(case, answer)

    def check(self, case):
        """Raise AssertionError with what is wrong about the answer."""
        problems = self.problems(case)
        assert not problems, "\n".join(problems)

    def smallest(self, case, tries=60):
        """A case that fails alike, with as little in it as a few tries find."""
        kinds = {kind_of(problem) for problem in self.problems(case)}
        again = True
        while again:
            again = False
            for less in case.smaller():
                tries -= 1
                if tries < 0:
                    return case
                if kinds & {kind_of(problem) for problem in self.problems(less)}:
                    case, again = less, True
                    break
        return case


def kind_of(problem):
    """The same fault found at several addresses is one: its last line without numbers and texts."""
    line = problem.strip().splitlines()[-1]
    lines = [
        line.strip() for line in problem.splitlines() if 'File "' in line and "/coaching/" in line
    ]
    word = line.split(":")[0]
    return "".join(c for c in word if not c.isdigit()) + (lines[-1] if lines else "")
