"""A step on a ladder as a coach looks at it: what speaks for it, and what it would change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.utils.translation import gettext

from coaching.models import Promotion, Rung, Session, SessionDrill
from coaching.models.choices import PromotionState
from coaching.pages.findings import Findings, of_days
from coaching.presentation import hip_angles
from coaching.presentation.ladders import (
    done_text,
    lack_text,
    sets_text,
    short_text,
    standard_of,
    standard_text,
    step_text,
)
from coaching.presentation.wording import day_text, listed, prescription_text
from coaching.rules.evidence import SessionSeen, Standard, weigh
from coaching.services import findings
from coaching.services.ladders.changes import Change, changes, digest, step_of
from coaching.services.ladders.logged import logged
from coaching.services.ladders.taking_back import Return, returns

SHOWN_SESSIONS = 4


@dataclass
class EvidenceRow:
    """A session: its sets as (amount, what it lacks), its effort, the pain told, what it lacks."""

    date: date
    sets: list[tuple[str, str]]
    effort: int | None
    pain: int | None
    counts: bool
    short: str


@dataclass
class ChangeRow:
    """A prescription to come, before and after in words; `stays`: why it stays as it is."""

    date: date
    block: str
    before: str
    after: str = ""
    stays: str = ""


@dataclass
class PromotionPage:
    """All that the page of a promotion shows. `shown` is the digest of its changes."""

    promotion: Promotion
    to: str
    here: str
    standard: str
    #: Of the standard the sets alone.
    asked: str
    evidence: list[EvidenceRow]
    rungs: list[Rung] = field(default_factory=list)
    changes: list[ChangeRow] = field(default_factory=list)
    shown: str = ""
    first_day: date | None = None
    #: What the changes would bring up, or taking them back would.
    findings: Findings | None = None
    #: Of an approved one: what it changed. `stays` says what taking it back would leave, and why.
    changed: list[ChangeRow] = field(default_factory=list)

    @property
    def full_days(self) -> str:
        """The days that meet the standard, in words."""
        return listed(day_text(row.date) for row in self.evidence if row.counts)

    @property
    def angles(self) -> str:
        """Of another drill: which hip angles of the one before it has; "" of the same."""
        here, to = self.promotion.from_rung, self.promotion.to_rung
        if here is None or to is None or here.drill_id == to.drill_id:
            return ""
        return hip_angles.stands_in(here.drill, to.drill)

    @property
    def change_count(self) -> int:
        return sum(1 for row in self.changes if not row.stays)

    @property
    def back_count(self) -> int:
        """How many prescriptions taking it back would give back."""
        return sum(1 for row in self.changed if not row.stays)


def promotion_page(
    promotion: Promotion, units: str, rung: Rung | None = None, *, with_pain: bool = True
) -> PromotionPage:
    """The PromotionPage, in a fixed number of queries. `rung`: an alternative to where it leads.

    `with_pain`: whether its reader is shown what was told of pain.
    """
    step = step_of(promotion, rung)
    today = promotion.athlete.today
    page = PromotionPage(
        promotion=promotion,
        to=step_text(step.rung, step.load or (None, "", 1), units),
        here=step_text(promotion.from_rung, (None, "", 1), units),
        standard=standard_text(promotion.standard, units),
        asked=sets_text(promotion.standard, units),
        evidence=_evidence(promotion, units, today, with_pain=with_pain),
    )
    if promotion.state == PromotionState.PROPOSED and promotion.from_rung and promotion.to_rung:
        made = changes(promotion, step, today)
        page.rungs = _alternatives(promotion)
        page.changes = [_change_row(change, units) for change in made]
        page.shown = digest(made)
        rows = {change.before.pk: change.after for change in made if change.after is not None}
        page.findings = _findings(promotion, rows, today)
        page.first_day = next((change.session.date for change in made if change.after), None)
    elif promotion.is_approved:
        back = returns(promotion)
        page.changed = sorted((_changed_row(row, units) for row in back), key=lambda row: row.date)
        then = {row.now.pk: row.then for row in back if not row.why and row.now and row.then}
        page.findings = _findings(promotion, then, today)
    return page


def _findings(promotion: Promotion, rows: Mapping[UUID, SessionDrill], today: date) -> Findings:
    """What comes up where session drills become others, as every door says it."""
    last = max((row.block.session.date for row in rows.values()), default=today)
    return of_days(findings.of_changed(promotion.athlete, rows, today, last, team=promotion.team))


def _changed_row(row: Return, units: str) -> ChangeRow:
    either = row.then or row.now
    return ChangeRow(
        date=row.date,
        block=str(either.block) if either is not None else "",
        before=prescription_text(row.then, units) if row.then is not None else "",
        after=prescription_text(row.now, units) if row.now is not None else "",
        stays=row.why,
    )


def _alternatives(promotion: Promotion) -> list[Rung]:
    """The rungs at the step where it leads, to choose from where there are several."""
    if promotion.to_rung is None:
        return []
    rungs = Rung.objects.filter(
        ladder=promotion.ladder_id, position=promotion.to_rung.position
    ).select_related("drill", "implement")
    found = list(rungs.order_by("pk"))
    return found if len(found) > 1 and promotion.load_value is None else []


def _evidence(
    promotion: Promotion, units: str, today: date, *, with_pain: bool
) -> list[EvidenceRow]:
    """The last sessions before a decision; after it those that it rests on."""
    standard = standard_of(promotion.standard)
    drills = [promotion.from_rung.drill_id] if promotion.from_rung else []
    ids = None if promotion.is_proposed else promotion.evidence
    done = logged(promotion.team_id, promotion.athlete_id, drills, today, ids=ids)
    rows = [row for of_drill in done.rows.values() for row in of_drill]
    seen = weigh(standard, rows, athlete=promotion.athlete_id, since=date.min)
    shown = seen.sessions[-SHOWN_SESSIONS:]
    efforts = dict(
        Session.objects.filter(pk__in=[session.session for session in shown]).values_list(
            "pk", "effort"
        )
    )
    unit = promotion.standard["unit"]
    evidence = [
        _evidence_row(row, standard, (unit, units), efforts.get(row.session)) for row in shown
    ]
    return evidence if with_pain else [_without_pain(row) for row in evidence]


def _without_pain(row: EvidenceRow) -> EvidenceRow:
    """What a session lacks may be that it hurt."""
    return replace(row, pain=None, short="" if row.counts else gettext("does not count"))


def _evidence_row(
    seen: SessionSeen, standard: Standard, counted: tuple[str, str], effort: int | None
) -> EvidenceRow:
    """`counted`: the unit of its amounts, and its reader's system."""
    return EvidenceRow(
        date=seen.date,
        sets=[(done_text(s.amount_si, *counted), ", ".join(_lacks(s.lacks))) for s in seen.sets],
        effort=effort,
        pain=seen.pain,
        counts=seen.meets,
        short=short_text(seen, standard, *counted),
    )


def _lacks(lacks: Iterable[str]) -> list[str]:
    return [lack_text(what) or what for what in lacks]


def _change_row(change: Change, units: str) -> ChangeRow:
    before, after = change.before, change.after
    return ChangeRow(
        date=change.session.date,
        block=str(before.block),
        before=prescription_text(before, units),
        after=prescription_text(after, units) if after is not None else "",
        stays=change.why,
    )
