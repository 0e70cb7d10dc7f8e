"""A plain model of what the server holds, told each request as it arrives, one after another."""

from collections import Counter
from dataclasses import dataclass, field, replace

PER_SIDE = ("right", "left")


@dataclass
class Kept:
    """What the model, or a phone, takes a set to be. `skip` is a reason, or ""."""

    amount: int | None
    note: str = ""
    at: str | None = None
    standing: bool = True
    skip: str = ""

    @property
    def done(self):
        return self.standing and not self.skip


@dataclass
class Part:
    """A drill of the session. `usual` is what is logged where no amount is said."""

    id: str
    sets: int
    sides: tuple
    usual: int
    rows: dict  # {(number, side): set id}
    swapped_for: str | None = None
    told: bool = False


@dataclass
class Model:
    drills: dict = field(default_factory=dict)
    sets: dict = field(default_factory=dict)
    drill_of: dict = field(default_factory=dict)
    reports: dict = field(default_factory=dict)
    ends: dict = field(default_factory=dict)  # {session: (finished, effort)}
    applied: dict = field(default_factory=dict)
    changes: Counter = field(default_factory=Counter)

    def add(self, part):
        self.drills[part.id] = part
        self.drill_of.update(dict.fromkeys(part.rows.values(), part.id))

    def told(self, device, act):
        """The status that the server has to answer with."""
        return getattr(self, f"_{act['kind']}")(device, act)

    def _is_repeat(self, line, device, act):
        seen = self.applied.setdefault(line, {})
        if act["seq"] <= seen.get(device, -1):
            return True
        seen[device] = act["seq"]
        return False

    def _set(self, pk, now):
        was = self.sets.get(pk)
        if was is not None and now != was:
            self.changes[pk] += 1
        self.sets[pk] = now

    def _log(self, device, act):
        pk, fields = act["subject"], act["fields"]
        if fields["session_drill"] not in self.drills:
            return 404
        if self._is_repeat(pk, device, act):
            return 200
        was, skip = self.sets.get(pk), fields.get("skip_reason", "")
        if skip and was is not None and was.done:
            return 200
        part = self.drills[fields["session_drill"]]
        fresh = was is None or not was.standing
        now = Kept(part.usual) if fresh else replace(was)
        if skip:
            now = replace(now, skip=skip, amount=None)
        elif "amount" in fields:
            now = replace(now, skip="", amount=fields["amount"])
        now.note = fields.get("note", now.note)
        now.at = fields.get("performed_at", now.at)
        self._set(pk, now)
        return 200

    def _removal(self, device, act):
        pk = act["subject"]
        if pk not in self.sets:
            return 404
        if not self._is_repeat(pk, device, act):
            self._set(pk, replace(self.sets[pk], standing=False))
        return 200

    def _pain(self, _device, act):
        part = self.drills.get(act["about"])
        if part is None:
            return 404
        if act["subject"] not in self.reports:
            self.reports[act["subject"]] = act["fields"]["level"]
            part.told = True
            if act["fields"]["level"] > 5 and part.swapped_for is None:
                self._stop(part)
        return 200

    def _stop(self, part):
        for (number, _side), pk in part.rows.items():
            was = self.sets.get(pk)
            if number <= part.sets and (was is None or not was.standing):
                self._set(pk, Kept(None, skip="pain"))

    def _swap(self, device, act):
        old = self.drills.get(act["about"])
        if old is None:
            return 404
        if old.swapped_for == act["subject"]:
            self._is_repeat(old.id, device, act)
            return 200
        if act["seq"] <= self.applied.get(old.id, {}).get(device, -1):
            return 200
        if old.swapped_for is not None:
            return 409
        done = {n for (n, _), pk in old.rows.items() if n <= old.sets and self._is_done(pk)}
        if len(done) >= old.sets:
            return 409
        self._is_repeat(old.id, device, act)
        old.swapped_for = act["subject"]
        new = self.drills.get(act["subject"]) or Part(**act["new"])
        self.add(replace(new, sets=old.sets - len(done), swapped_for=None))
        return 200

    def _is_done(self, pk):
        return pk in self.sets and self.sets[pk].done

    def _unswap(self, device, act):
        old = self.drills[act["about"]]
        if act["seq"] <= self.applied.get(old.id, {}).get(device, -1):
            return 200
        new = self.drills.get(old.swapped_for)
        if new is not None:
            rows = [self.sets[pk] for pk in new.rows.values() if pk in self.sets]
            if any(row.standing for row in rows):
                return 409
            if rows or new.told:
                # Known still, with nothing left to do of it.
                new.swapped_for = "nothing"
            else:
                del self.drills[new.id]
            old.swapped_for = None
        self._is_repeat(old.id, device, act)
        return 200

    def _finish(self, device, act):
        if not self._is_repeat(act["subject"], device, act):
            self.ends[act["subject"]] = (True, act["fields"]["effort"])
        return 200

    def _reopen(self, device, act):
        if not self._is_repeat(act["subject"], device, act):
            effort = self.ends.get(act["subject"], (False, None))[1]
            self.ends[act["subject"]] = (False, effort)
        return 200
