"""The form that waited while its sender signed in again."""

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from coaching import kept_forms
from coaching.access import login_required


@login_required
@require_safe
@never_cache
def kept_form(request):
    """What was sent while its sender was signed out, to be sent with one tap; else the start."""
    kept = kept_forms.find(request)
    if kept is None:
        return redirect("home")
    return render(request, "send_again.html", {**kept, "was_signed_out": True})
