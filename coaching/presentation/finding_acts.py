"""What a coach can do about a finding: each act with its own door, and none of them done here."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from coaching.rules import findings, spacing
from coaching.rules.equipment import EQUIPMENT
from coaching.rules.findings import Finding


@dataclass(frozen=True)
class FindingAct:
    """A link: what it does in words, and the address at which that is asked about."""

    label: str
    address: str


def acts_of(finding: Finding) -> tuple[FindingAct, ...]:
    """The acts of a finding, the likeliest first; none where no session of it is made yet."""
    if finding.session is None:
        return ()
    if finding.rule in (findings.RESTRICTIONS, EQUIPMENT) and finding.session_drill:
        return (_swap(finding), _edit(finding))
    if finding.rule == findings.CONTACTS:
        return (_edit(finding), _move(finding))
    if finding.rule in (spacing.SPACING, spacing.RACE, spacing.REST):
        return (_move(finding),)
    return ()


def _swap(finding: Finding) -> FindingAct:
    return FindingAct(gettext("Swap it"), reverse("drill_swap", args=[finding.session_drill]))


def _edit(finding: Finding) -> FindingAct:
    return FindingAct(gettext("Edit the session"), reverse("session_edit", args=[finding.session]))


def _move(finding: Finding) -> FindingAct:
    return FindingAct(gettext("Move it"), reverse("session_move", args=[finding.session]))
