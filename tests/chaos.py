"""Phones, a bad network and a server that is told everything twice: what is left in the end.

A seeded run against the real views and the real database. A plain model is told the same
requests in the order in which they arrive; in the end phone, server and model must agree.
"""

import json
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coaching.models import LoggedSet, Session, SetChange
from coaching.offline import account_of
from coaching.rules.sides import set_id
from tests.factories import make_drill, make_session, session_drills

START = datetime(2026, 3, 2, 16, tzinfo=UTC)
DRILLS = [
    {"sets": 6, "side_mode": "per_side", "first_side": "right"},
    {"sets": 6},
    {"sets": 10, "amount_top": Decimal(12)},
]


@dataclass(frozen=True)
class Row:
    """A row of the sheet, as the phone knows it."""

    drill: str
    number: int
    side: str
    id: str


@dataclass
class Kept:
    """What the model, or a phone, takes a set to be."""

    amount: int
    note: str
    at: str
    standing: bool = True


@dataclass
class Phone:
    """The rules of static/js/outbox: acts are kept first, and go out in order for each set."""

    device: str
    skew: timedelta
    seq: int = 0
    acts: list = field(default_factory=list)
    shows: dict = field(default_factory=dict)

    def act(self, row, kind, fields):
        self.seq += 1
        made = {"row": row.id, "seq": self.seq, "kind": kind, "fields": fields}
        # Through JSON, as through a disk: what cannot be written there is not kept.
        self.acts.append(json.loads(json.dumps(made)))

    def heads(self):
        """The first act of each set that waits."""
        first = {}
        for act in self.acts:
            first.setdefault(act["row"], act)
        return list(first.values())

    def restart(self):
        self.acts = json.loads(json.dumps(self.acts))


class Chaos:
    """`run()` makes `wanted` acts on two phones; `counts` says what happened to them."""

    def __init__(self, athlete, other, seed, wanted):
        self.random = random.Random(seed)
        self.athlete, self.other, self.wanted = athlete, other, wanted
        self.counts = Counter()
        self.model, self.applied, self.changes = {}, {}, Counter()
        self.made = []
        self.clock = count()
        self.network = []
        self.phones = [
            Phone("phone-a", timedelta(0)),
            Phone("phone-b", timedelta(days=-400, hours=5)),
        ]
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        self.sign_in(athlete.user)
        self.rows, self.defaults = {}, {}

    def run(self):
        while len(self.made) < self.wanted:
            self.open_session()
            budget = min(self.wanted, len(self.made) + 400)
            while len(self.made) < budget:
                self.random.choices(
                    [self.make_act, self.send, self.deliver_late, self.restart, self.trouble],
                    [50, 60, 12, 2, 3],
                )[0]()
        self.drain()
        self.compare()
        return self.counts

    def open_session(self):
        day = self.athlete.today + timedelta(days=len(self.defaults))
        drills = [make_drill(**drill) for drill in DRILLS]
        session = make_session(self.athlete, drills=drills, date=day)
        self.rows = {}
        for drill in session_drills(session):
            self.defaults[str(drill.pk)] = int(drill.amount)
            for number in range(1, drill.sets + 2):
                for side in drill.rows_of_a_set:
                    pk = str(set_id(drill.pk, number, side))
                    self.rows[pk] = Row(str(drill.pk), number, side, pk)

    # --- what people do ----------------------------------------------------------------

    def make_act(self):
        phone = self.random.choice(self.phones)
        row = self.random.choice(list(self.rows.values()))
        shown = phone.shows.get(row.id)
        fields = {"session_drill": row.drill, "number": row.number, "side": row.side}
        at = (START + timedelta(seconds=next(self.clock)) + phone.skew).isoformat()
        if shown is None or not shown.standing:
            amount = self.random.randint(0, 20)
            fields |= {"amount": amount, "performed_at": at}
            phone.shows[row.id] = Kept(amount, "", at)
            phone.act(row, "log", fields)
        elif self.random.random() < 0.5:
            change = self.random.choice([{"amount": self.random.randint(0, 20)}, {"note": at}])
            for name, value in change.items():
                setattr(shown, name, value)
            phone.act(row, "log", fields | change)
        else:
            shown.standing = False
            phone.act(row, "removal", {})
        self.made.append((phone, phone.acts[-1]))
        self.counts["acts"] += 1

    # --- what the network does -----------------------------------------------------------

    def send(self):
        phone = self.random.choice(self.phones)
        if not phone.acts:
            return
        act = self.random.choice(phone.heads())
        fate = self.random.choices(
            ["yes", "request lost", "answer lost", "twice", "repeated late", "bad gateway"],
            [50, 10, 15, 10, 10, 5],
        )[0]
        self.counts[fate] += 1
        if fate == "request lost":
            return
        answer = self.post(phone, act)
        if fate == "twice":
            answer = self.post(phone, act)
        if fate == "repeated late":
            self.network.append((phone, dict(act)))
        if fate in ("answer lost", "bad gateway"):
            return
        self.take(phone, act, answer)

    def take(self, phone, act, answer):
        """The phone's judgement: only an answer that names the set and the act is a yes."""
        if answer.status_code == 200:
            said = answer.json()
            if (said["id"], said["seq"]) == (act["row"], act["seq"]):
                phone.acts.remove(act)
                self.counts["confirmed"] += 1
            return
        if answer.status_code == 401:
            self.counts["signed out"] += 1
            self.sign_in(self.athlete.user)
        elif answer.get("X-Refusal") == "csrf":
            self.counts["outdated token"] += 1
            self.new_token()
        else:
            raise AssertionError(f"{answer.status_code} for {act}: {answer.content[:300]}")

    def deliver_late(self):
        if self.network:
            self.post(*self.network.pop(self.random.randrange(len(self.network))))
            self.counts["late repeats"] += 1

    def restart(self):
        self.random.choice(self.phones).restart()
        connection.close()
        self.counts["restarts"] += 1

    def trouble(self):
        self.random.choice(
            [
                self.client.logout,
                lambda: self.sign_in(self.other.user),
                lambda: setattr(self, "token", "outdated"),
            ]
        )()

    def sign_in(self, user):
        self.client.force_login(user, backend="coaching.accounts.Backend")
        self.new_token()

    def new_token(self):
        self.token = self.client.get(reverse("offline_token")).json()["token"]

    def post(self, phone, act):
        """Let one request arrive, at the server and, when it counted, at the model."""
        name = "set_removal" if act["kind"] == "removal" else "set_log"
        answer = self.client.post(
            reverse(name, args=[act["row"]]),
            act["fields"] | {"device": phone.device, "seq": act["seq"]},
            headers={
                "Accept": "application/json",
                "X-CSRFToken": self.token,
                "X-Account": account_of(self.athlete.user),
            },
        )
        self.counts["requests"] += 1
        if answer.status_code == 200:
            self.tell_model(phone.device, act)
        return answer

    # --- the plain model -----------------------------------------------------------------

    def tell_model(self, device, act):
        seen = self.applied.setdefault(act["row"], {})
        if act["seq"] <= seen.get(device, -1):
            return
        seen[device] = act["seq"]
        fields, was = act["fields"], self.model.get(act["row"])
        if act["kind"] == "removal":
            now = Kept(was.amount, was.note, was.at, standing=False)
        elif was is None or not was.standing:
            now = Kept(self.defaults[fields["session_drill"]], "", None)
        else:
            now = Kept(was.amount, was.note, was.at)
        now.amount = fields.get("amount", now.amount)
        now.note = fields.get("note", now.note)
        now.at = fields.get("performed_at", now.at)
        if was is not None and now != was:
            self.changes[act["row"]] += 1
        self.model[act["row"]] = now

    # --- the end -------------------------------------------------------------------------

    def drain(self):
        """The network is good again: all that waits is sent, then the stragglers arrive."""
        self.sign_in(self.athlete.user)
        for phone in self.phones:
            phone.restart()
            while phone.acts:
                act = self.random.choice(phone.heads())
                self.take(phone, act, self.post(phone, act))
        while self.network:
            self.deliver_late()

    def compare(self):
        rows = {str(row.pk): row for row in LoggedSet.objects.filter(athlete=self.athlete)}
        counts = self.counts
        for phone, act in self.made:
            row = rows.get(act["row"])
            if row is None or row.device_seqs.get(phone.device, -1) < act["seq"]:
                counts["lost"] += 1
        places = Counter((row.session_drill_id, row.number, row.side) for row in rows.values())
        counts["doubled"] += sum(found - 1 for found in places.values())
        history = Counter(
            str(pk) for pk in SetChange.objects.values_list("logged_set_id", flat=True)
        )
        counts["doubled"] += sum((history - self.changes).values())
        counts["lost"] += sum((self.changes - history).values())
        for pk, kept in self.model.items():
            row = rows[pk]
            is_now = (row.amount, row.note, row.removed_at is None)
            counts["different"] += is_now != (kept.amount, kept.note, kept.standing)
            late = kept.at is not None and row.performed_at != datetime.fromisoformat(kept.at)
            counts["wrong times"] += late or abs(timezone.now() - row.received_at) > timedelta(1)
        for pk in set(rows) - set(self.model):
            counts["different"] += 1
            del rows[pk]
        counts["different"] += sum(self.phone_differs(pk) for pk in self.model)
        for session in Session.objects.filter(athlete=self.athlete).with_plan():
            tally = session.tally()
            counts["wrong counters"] += session.logged_rows != tally.logged_rows
            counts["wrong counters"] += session.done_sets != tally.done_sets
        counts["sets"] = len(rows)

    def phone_differs(self, pk):
        """A set that only one phone touched is on the server as that phone shows it."""
        shown = [phone.shows[pk] for phone in self.phones if pk in phone.shows]
        if len(shown) > 1:
            return False
        kept = self.model[pk]
        mine = (shown[0].amount, shown[0].note, shown[0].standing)
        return mine != (kept.amount, kept.note, kept.standing)


BAD = ("lost", "doubled", "different", "wrong times", "wrong counters")


def told(counts, seed):
    """The counts as lines, the ones that must be 0 last."""
    good = {name: number for name, number in sorted(counts.items()) if name not in BAD}
    words = [f"{name} {number}" for name, number in good.items()]
    words += [f"{name} {counts[name]}" for name in BAD]
    return f"seed {seed}, {connection.vendor}: " + ", ".join(words)
