"""Keeping why a coach passed what a rule stopped."""

from collections.abc import Iterable

from coaching.models import PassedRule, Team, User
from coaching.presentation.findings import finding_text
from coaching.rules.findings import Finding, Severity
from coaching.rules.names import cut


def stops(findings: Iterable[Finding]) -> list[Finding]:
    """Those that only a coach's reason passes."""
    return [finding for finding in findings if finding.severity == Severity.STOP]


def not_passed_yet(findings: Iterable[Finding]) -> list[Finding]:
    """Those but for the stops that a coach passed for the same session before, in these words.

    A query where there is a stop.
    """
    some = list(findings)
    sessions = {finding.session for finding in stops(some)}
    if not sessions:
        return some
    known = set(
        PassedRule.objects.filter(session__in=sessions).values_list("session", "rule", "words")
    )
    return [
        finding
        for finding in some
        if (finding.session, finding.rule, cut(finding_text(finding), 300)) not in known
    ]


def keep_reason(findings: Iterable[Finding], reason: str, *, team: Team, by: User) -> None:
    """Write down that `by` passed the stops among `findings`, and why; one query.

    Call in the transaction of what was passed for.
    """
    PassedRule.objects.bulk_create(
        PassedRule(
            team=team,
            athlete_id=finding.athlete,
            session_id=finding.session,
            date=finding.date,
            rule=finding.rule,
            words=cut(finding_text(finding), 300),
            reason=reason,
            by=by,
        )
        for finding in stops(findings)
    )
