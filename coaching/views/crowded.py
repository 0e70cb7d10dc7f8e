"""What is asked before a session goes to a day that had better be another."""

from coaching.forms.reasons import ReasonForm
from coaching.presentation.findings import finding_text
from coaching.services.assignments.conflicts import move_conflict
from coaching.services.findings import keep_reason, stops


class CrowdedDay:
    """What speaks against `session` on `date`, and how the sender answered it.

    The answer names the day: another one is looked at anew. What a rule stops, a coach alone
    passes, for a reason.
    """

    def __init__(self, request, session, date):
        self.date, self.session, self.by = date, session, request.user
        self.found, self.free = move_conflict(session, date, session.athlete.today)
        self.anyway = request.POST.get("anyway") == str(date)
        self.stopped = bool(stops(self.found))
        self.may_pass = session.is_coached or not self.stopped
        self.reason = ReasonForm(request.POST if self.anyway and self.stopped else None)

    @property
    def is_asked(self):
        if not self.found:
            return False
        if not self.stopped:
            return not self.anyway
        return not (self.may_pass and self.reason.is_valid())

    @property
    def status(self):
        """422 where the reason is missing."""
        return 422 if self.may_pass and self.reason.errors else 409

    @property
    def why(self):
        return [(finding_text(finding), finding.rule) for finding in self.found]

    def keep_reason(self):
        """Write down why it was moved all the same, once it is."""
        if self.stopped:
            reason = self.reason.cleaned_data["reason"]
            keep_reason(self.found, reason, team=self.session.team, by=self.by)
