"""Phones, a bad network and a server that is told everything twice: what is left in the end.

A seeded run against the real views and the real database. A plain model (chaos_model.py) is
told the same requests in the order in which they arrive: each answer must be the one that it
expects, and in the end phone, server and model must agree.
"""

import json
import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from uuid import UUID

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coaching.models import LoggedSet, PainReport, Session, SessionDrill, SetChange
from coaching.offline.cache import account_of
from coaching.rules.sides import set_id
from coaching.rules.swaps import swap_id
from tests.chaos_model import Kept, Model, Part
from tests.factories import make_drill, make_session, session_drills

START = datetime(2026, 3, 2, 16, tzinfo=UTC)
DRILLS = [
    {"sets": 6, "side_mode": "per_side", "first_side": "right"},
    {"sets": 6},
    {"sets": 10, "amount_top": Decimal(12)},
]
ADDRESSES = {
    "log": "set_log",
    "removal": "set_removal",
    "pain": "drill_pain",
    "swap": "drill_swap",
    "unswap": "swap_removal",
    "finish": "session_finish",
    "reopen": "session_reopening",
}


def make_part(pk, sets, sides):
    rows = {(n, side): str(set_id(UUID(pk), n, side)) for n in range(1, sets + 2) for side in sides}
    return Part(pk, sets, sides, 10, rows)


@dataclass
class Phone:
    """The rules of static/js/outbox: acts are kept first, and go out as far as they may."""

    device: str
    skew: timedelta
    seq: int = 0
    acts: list = field(default_factory=list)
    shows: dict = field(default_factory=dict)
    swaps: dict = field(default_factory=dict)  # {drill: what it is swapped for}
    finished: dict = field(default_factory=dict)

    def act(self, kind, subject, fields, about=None, *, alone, among=(), **more):
        self.seq += 1
        made = {"kind": kind, "subject": subject, "fields": fields, "about": about or subject}
        made |= {"seq": self.seq, "alone": list(alone), "among": list(among), **more}
        # Through JSON, as through a disk: what cannot be written there is not kept.
        self.acts.append(json.loads(json.dumps(made)))

    def free(self):
        """The acts that may go out: none waits for an earlier one (outbox/acts.js)."""
        return [
            act
            for index, act in enumerate(self.acts)
            if not any(waits_for(act, earlier) for earlier in self.acts[:index])
        ]

    def restart(self):
        self.acts = json.loads(json.dumps(self.acts))


def waits_for(later, earlier):
    mine, its = set(earlier["alone"]), {*later["alone"], *later["among"]}
    return bool(mine & its or set(earlier["among"]) & set(later["alone"]))


class Chaos:
    """`run()` makes `wanted` acts on two phones; `counts` says what happened to them."""

    def __init__(self, athlete, other, seed, wanted):
        self.random = random.Random(seed)
        self.athlete, self.other, self.wanted = athlete, other, wanted
        self.counts, self.model = Counter(), Model()
        self.made, self.touched, self.all_parts = [], {}, []
        self.clock = count()
        self.network = []
        self.phones = [
            Phone("phone-a", timedelta(0)),
            Phone("phone-b", timedelta(days=-400, hours=5)),
        ]
        self.client = self.new_client()
        self.sign_in(athlete.user)
        self.sessions = 0

    def new_client(self):
        return Client(enforce_csrf_checks=True, raise_request_exception=False)

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
        day = self.athlete.today + timedelta(days=self.sessions)
        self.sessions += 1
        drills = [make_drill(**drill) for drill in DRILLS]
        session = make_session(self.athlete, drills=drills, date=day)
        self.session, self.instead = str(session.pk), make_drill(sets=3)
        self.parts = {}
        for drill in session_drills(session):
            part = make_part(str(drill.pk), drill.sets, drill.rows_of_a_set)
            new = str(swap_id(drill.pk, self.instead.slug))
            self.parts[part.id] = (part, make_part(new, drill.sets, ("both",)))
            self.model.add(replace(part))
        self.all_parts += self.parts.values()

    # --- what people do ----------------------------------------------------------------

    def make_act(self):
        phone = self.random.choice(self.phones)
        kind = self.random.choices(
            [self.act_on_set, self.skip_rest, self.hurt, self.swap, self.end], [88, 3, 3, 5, 3]
        )[0]
        before = len(phone.acts)
        kind(phone)
        for act in phone.acts[before:]:
            self.made.append((phone, act))
            self.counts["acts"] += 1
            self.counts[f"acts: {act['kind']}"] += 1

    def part(self, phone):
        """A drill of the sheet as this phone shows it: swapped, the new one."""
        old, new = self.random.choice(list(self.parts.values()))
        return new if old.id in phone.swaps else old

    def now(self, phone):
        return (START + timedelta(seconds=next(self.clock)) + phone.skew).isoformat()

    def log(self, phone, part, index, values):
        pk, (number, side) = part.rows[index], index
        self.touched.setdefault(pk, set()).add(phone.device)
        fields = {"session_drill": part.id, "number": number, "side": side}
        phone.act("log", pk, fields | values, alone=[pk], among=[part.id])

    def act_on_set(self, phone):
        part = self.part(phone)
        index, pk = self.random.choice(list(part.rows.items()))
        shown = phone.shows.get(pk)
        if shown is None or not shown.standing:
            amount, at = self.random.randint(0, 20), self.now(phone)
            phone.shows[pk] = Kept(amount, "", at)
            self.log(phone, part, index, {"amount": amount, "performed_at": at})
        elif self.random.random() < 0.5:
            change = {"amount": self.random.randint(0, 20)}
            if not shown.skip and self.random.random() < 0.5:
                # The form of a done row sends all of its fields.
                change = {"note": self.now(phone), "amount": shown.amount}
            phone.shows[pk] = replace(
                shown, **change, skip="" if "amount" in change else shown.skip
            )
            self.log(phone, part, index, change)
        else:
            phone.shows[pk] = replace(shown, standing=False)
            self.touched.setdefault(pk, set()).add(phone.device)
            phone.act("removal", pk, {}, alone=[pk], among=[part.id])

    def open_rows(self, phone, part):
        for index, pk in part.rows.items():
            shown = phone.shows.get(pk)
            if index[0] <= part.sets and (shown is None or not shown.standing):
                yield index, pk

    def skip_rest(self, phone):
        part = self.part(phone)
        for index, pk in list(self.open_rows(phone, part)):
            at = self.now(phone)
            phone.shows[pk] = Kept(None, "", at, skip="time")
            self.log(phone, part, index, {"skip_reason": "time", "performed_at": at})

    def touch_all(self, phone, part):
        for pk in part.rows.values():
            self.touched.setdefault(pk, set()).add(phone.device)

    def hurt(self, phone):
        part, level = self.part(phone), self.random.randint(0, 10)
        report = str(UUID(int=self.random.getrandbits(128), version=4))
        self.touch_all(phone, part)
        if level > 5:
            for _, pk in list(self.open_rows(phone, part)):
                phone.shows[pk] = Kept(None, skip="pain")
        fields = {"key": report, "level": level, "where": "back"}
        phone.act("pain", report, fields, part.id, alone=[report, part.id])

    def swap(self, phone):
        old, new = self.random.choice(list(self.parts.values()))
        self.touch_all(phone, old)
        self.touch_all(phone, new)
        if old.id in phone.swaps:
            del phone.swaps[old.id]
            phone.act("unswap", old.id, {}, alone=[old.id, new.id])
            return
        phone.swaps[old.id] = new.id
        # Sides are of the drill that is swapped in; it is known to the model from then on.
        plain = {"id": new.id, "sets": new.sets, "sides": new.sides, "usual": 10, "rows": {}}
        phone.act(
            "swap", new.id, {"to": self.instead.slug}, old.id, alone=[old.id, new.id], new=plain
        )

    def end(self, phone):
        if phone.finished.get(self.session):
            phone.finished[self.session] = False
            phone.act("reopen", self.session, {}, alone=[self.session])
        else:
            phone.finished[self.session] = True
            effort = self.random.randint(1, 10)
            phone.act("finish", self.session, {"effort": effort}, alone=[self.session])

    # --- what the network does -----------------------------------------------------------

    def send(self):
        phone = self.random.choice(self.phones)
        if not phone.acts:
            return
        act = self.random.choice(phone.free())
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
        """The phone's judgement: only an answer that names the subject and the act is a yes."""
        if answer.status_code == 200:
            said = answer.json()
            if (said["id"], said["seq"]) == (act["subject"], act["seq"]):
                phone.acts.remove(act)
                self.counts["confirmed"] += 1
            return
        if answer.status_code == 401:
            self.counts["signed out"] += 1
            self.sign_in(self.athlete.user)
        elif answer.get("X-Refusal") == "csrf":
            self.counts["outdated token"] += 1
            self.new_token()
        elif answer.status_code in (404, 409) and answer.expected == answer.status_code:
            self.discard(phone, act)
        else:
            raise AssertionError(f"{answer.status_code} for {act}: {answer.content[:300]}")

    def discard(self, phone, act):
        """Refused, and shown with its reason: here the person lets it go, each time."""
        phone.acts.remove(act)
        self.counts["refused and let go"] += 1
        act["let go"] = True
        self.made = [
            (owner, made)
            for owner, made in self.made
            if not (owner is phone and made["seq"] == act["seq"])
        ]
        # What she sees from here on is the server's page again.
        part = self.parts_of(act)
        for pk in part:
            self.touched.setdefault(pk, set()).update(("phone-a", "phone-b"))
        if act["kind"] == "swap":
            phone.swaps.pop(act["about"], None)
        elif act["kind"] == "unswap":
            phone.swaps[act["about"]] = act["alone"][1]

    def parts_of(self, act):
        keys = {*act["alone"], *act["among"]}
        for old, new in self.all_parts:
            if {old.id, new.id} & keys:
                yield from (*old.rows.values(), *new.rows.values())

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
        on_a_drill = act["kind"] in ("pain", "swap", "unswap")
        pk = act["about"] if on_a_drill else act["subject"]
        answer = self.client.post(
            reverse(ADDRESSES[act["kind"]], args=[pk]),
            act["fields"] | {"device": phone.device, "seq": act["seq"]},
            headers={
                "Accept": "application/json",
                "X-CSRFToken": self.token,
                "X-Account": account_of(self.athlete.user),
            },
        )
        self.counts["requests"] += 1
        if answer.status_code != 401 and answer.get("X-Refusal") != "csrf":
            answer.expected = self.tell_model(phone, act)
            if answer.expected != answer.status_code:
                self.counts["wrong answers"] += 1
                said = f"{answer.status_code}, not {answer.expected}"
                raise AssertionError(f"{said}, for {act}: {answer.content[:300]}")
        return answer

    def tell_model(self, phone, act):
        if act["kind"] == "swap":
            # As from the phone's disk, where its rows were not kept with it.
            act = act | {"new": vars(make_part(act["subject"], act["new"]["sets"], ("both",)))}
        return self.model.told(phone.device, act)

    # --- the end -------------------------------------------------------------------------

    def drain(self):
        """The network is good again: all that waits is sent, then the stragglers arrive."""
        self.sign_in(self.athlete.user)
        for phone in self.phones:
            phone.restart()
            while phone.acts:
                act = self.random.choice(phone.free())
                self.take(phone, act, self.post(phone, act))
        while self.network:
            self.deliver_late()

    def compare(self):
        rows = {str(row.pk): row for row in LoggedSet.objects.filter(athlete=self.athlete)}
        self.compare_sets(rows)
        self.compare_history()
        self.compare_reports()
        self.compare_sessions()
        self.counts["sets"] = len(rows)

    def compare_sets(self, rows):
        counts = self.counts
        for phone, act in self.made:
            if act["kind"] in ("log", "removal"):
                row = rows.get(act["subject"])
                if row is None or row.device_seqs.get(phone.device, -1) < act["seq"]:
                    counts["lost"] += 1
        places = Counter((row.session_drill_id, row.number, row.side) for row in rows.values())
        counts["doubled"] += sum(found - 1 for found in places.values())
        for pk, kept in self.model.sets.items():
            row = rows.get(pk)
            if row is None:
                counts["lost"] += 1
                continue
            is_now = (row.amount, row.note, row.skip_reason, row.removed_at is None)
            counts["different"] += is_now != (kept.amount, kept.note, kept.skip, kept.standing)
            late = kept.at is not None and row.performed_at != datetime.fromisoformat(kept.at)
            counts["wrong times"] += late or abs(timezone.now() - row.received_at) > timedelta(1)
        counts["different"] += len(set(rows) - set(self.model.sets))
        counts["different"] += sum(self.phone_differs(pk) for pk in self.model.sets)

    def compare_history(self):
        mine = SetChange.objects.filter(logged_set__athlete=self.athlete)
        history = Counter(str(pk) for pk in mine.values_list("logged_set_id", flat=True))
        self.counts["doubled"] += sum((history - self.model.changes).values())
        self.counts["lost"] += sum((self.model.changes - history).values())

    def compare_reports(self):
        mine = PainReport.objects.filter(athlete=self.athlete)
        levels = {str(pk): level for pk, level in mine.values_list("pk", "level")}
        self.counts["lost"] += len(set(self.model.reports) - set(levels))
        self.counts["doubled"] += len(set(levels) - set(self.model.reports))
        self.counts["different"] += levels != self.model.reports
        told = {act["subject"] for _, act in self.made if act["kind"] == "pain"}
        self.counts["lost"] += len(told - set(levels))

    def compare_sessions(self):
        counts, drills = self.counts, self.model.drills
        for session in Session.objects.filter(athlete=self.athlete).with_plan():
            tally = session.tally()
            counts["wrong counters"] += session.logged_rows != tally.logged_rows
            counts["wrong counters"] += session.done_sets != tally.done_sets
            counts["wrong counters"] += session.skipped_sets != tally.skipped_sets
            end = (session.finished_at is not None, session.effort)
            counts["different"] += end != self.model.ends.get(str(session.pk), (False, None))
        found = SessionDrill.objects.filter(block__session__athlete=self.athlete)
        found = {str(pk): old for pk, old in found.values_list("pk", "replaces")}
        counts["different"] += set(found) != set(drills)
        replaced = {str(old): pk for pk, old in found.items() if old}
        for pk, part in drills.items():
            expected = None if part.swapped_for == "nothing" else part.swapped_for
            counts["different"] += replaced.get(pk) != expected

    def phone_differs(self, pk):
        """A set that only one phone touched is on the server as that phone shows it."""
        shown = [phone.shows[pk] for phone in self.phones if pk in phone.shows]
        if len(shown) != 1 or len(self.touched.get(pk, ())) > 1:
            return False
        kept, [mine] = self.model.sets[pk], shown
        return (mine.amount, mine.note, mine.skip, mine.standing) != (
            kept.amount,
            kept.note,
            kept.skip,
            kept.standing,
        )


BAD = ("lost", "doubled", "different", "wrong answers", "wrong times", "wrong counters")


def told(counts, seed):
    """The counts as lines, the ones that must be 0 last."""
    good = {name: number for name, number in sorted(counts.items()) if name not in BAD}
    words = [f"{name} {number}" for name, number in good.items()]
    words += [f"{name} {counts[name]}" for name in BAD]
    return f"seed {seed}, {connection.vendor}: " + ", ".join(words)
