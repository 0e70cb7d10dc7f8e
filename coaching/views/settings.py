from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coaching.access import login_required
from coaching.forms.people import SettingsForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request):
    """Name, units, time zone and colours of the reader, and the way to her sign-in pages."""
    form = SettingsForm(instance=request.user)
    if request.method == "POST":
        form = SettingsForm(request.POST, instance=request.user)
        if form.is_valid():
            form.save()
            messages.success(request, _("Saved."))
            return redirect("settings")
        # The page round the form shows what is kept, not what was refused.
        request.user.refresh_from_db()
    status = 422 if form.errors else 200
    return render(request, "people/settings.html", {"form": form}, status=status)
