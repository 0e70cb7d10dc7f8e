"""What is kept of a person, given to herself."""

from django.http import FileResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from coaching.access import login_required
from coaching.accounts import recently_proved
from coaching.services.people.own_data import own_data


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings_data(request):
    """Say what is in it, and give it to whoever proved that it is her: by password or code."""
    if request.method != "POST":
        return render(request, "people/data.html", {"proved": recently_proved(request)})
    if not recently_proved(request):
        ways = {True: "account_reauthenticate", False: "account_reauthenticate_by_code"}
        address = reverse(ways[request.user.has_usable_password()])
        return redirect(f"{address}?next={reverse('settings_data')}")
    now = timezone.now()
    name = f"kneelift-{now:%Y-%m-%d}.zip"
    return FileResponse(own_data(request.user, now), as_attachment=True, filename=name)
