"""What somebody was told of, what reaches her, and how she ends it."""

from datetime import UTC

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching import access
from coaching.access import login_required
from coaching.forms.notifications import NotificationSettingsForm, PushForm
from coaching.models import Notification, NotificationSettings, PushSubscription
from coaching.models.choices import NotificationKind
from coaching.models.notifications import endpoint_hash
from coaching.pages import notifications as pages
from coaching.presentation.notifications import address_of
from coaching.services.notifications import mails, phones, push_service
from coaching.views.responses import next_url, refused


@login_required
@require_safe
def notifications(request):
    """What the reader was told of, the last first."""
    page = pages.inbox(request.user, request.GET)
    if not page.unread and request.user.has_unread:
        # Of teams that she left: no list shows it, so nothing is to be read.
        Notification.objects.filter(user=request.user).read(timezone.now())
        request.user.has_unread = False
        request.user.unread_comments = 0
    return render(request, "notifications/list.html", {"page": page, **_push()})


@login_required
@require_safe
def notification(request, pk):
    """To what it is about, and it counts as read: where a mail and a phone's message lead."""
    found = access.get_own_notification(request.user, pk)
    Notification.objects.filter(pk=found.pk).read(timezone.now())
    team = access.team_coached(request, found.team_id)
    if team and found.kind in ("pain", "missed", "joined"):
        # The page is of the team that it happened in.
        request.session["team"] = team.pk
    return redirect(address_of(found))


@login_required
@require_POST
def notifications_read(request):
    """All counts as read, what a list does not show too."""
    now = timezone.now()
    n = Notification.objects.filter(user=request.user).read(now)
    if n:
        text = ngettext("%(n)s noted as read.", "%(n)s noted as read.", n) % {"n": n}
        undo = f"{reverse('notifications_unread')}?at={now.isoformat().replace('+', '%2B')}"
        messages.success(request, text, extra_tags=f"undo={undo}")
    return redirect("notifications")


@login_required
@require_POST
def notifications_unread(request):
    """Undo that: what was noted as read at that instant, or one of it, is unread again."""
    at = _instant(request.GET.get("at", ""))
    if at is None:
        raise Http404
    Notification.objects.filter(user=request.user, read_at=at).update(read_at=None)
    return redirect(next_url(request, reverse("notifications")))


def _instant(text):
    """The instant that an address says, or None: some of year 1 and 9999 are none in UTC."""
    try:
        at = parse_datetime(text)
        return at.astimezone(UTC) if at and timezone.is_aware(at) else None
    except (ValueError, OverflowError):
        return None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notification_settings(request):
    """Which kinds come to the phone and by mail, and when not."""
    user = request.user
    kept = NotificationSettings.objects.filter(user=user).first()
    kept = kept or NotificationSettings(user=user)
    groups = pages.ways_of(user)
    kinds = [way.kind for _when, ways in groups for way in ways]
    data = request.POST if request.method == "POST" else None
    form = NotificationSettingsForm(data, instance=kept, kinds=kinds)
    if data is not None and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("notification_settings")
    context = _reach(user, form, groups)
    status = 422 if form.errors else 200
    return render(request, "notifications/settings.html", context, status=status)


def _reach(user, form, groups):
    """The context of the page: each kind beside its two fields, and the day as a strip."""
    # The strip shows what is kept, and not what was refused.
    kept = NotificationSettings.objects.filter(user=user).first() or NotificationSettings()
    return {
        "form": form,
        "groups": [
            (when, [(way, form[way.push], form[way.mail]) for way in ways]) for when, ways in groups
        ],
        "strip": pages.strip_of(kept),
        "zone": user.timezone.rpartition("/")[2].replace("_", " "),
        **_push(),
    }


def _push():
    """For a page that may ask the phone: what a browser subscribes with."""
    return {"push_key": push_service.public_key()}


@login_required
@require_POST
def push_subscription(request):
    """This browser hears of it from now on. The reader's own press asked for it."""
    form = PushForm(request.POST)
    if not form.is_valid():
        return refused(form.errors)
    request.session[phones.HERE] = form.save(request.user).pk
    return JsonResponse({"phones": request.user.push_subscriptions.count()})


@login_required
@require_POST
def push_subscription_removal(request):
    """It hears no more; twice is fine."""
    mine = PushSubscription.objects.filter(user=request.user)
    mine.filter(endpoint_hash=endpoint_hash(request.POST.get("endpoint", ""))).delete()
    mine.filter(pk=request.session.pop(phones.HERE, None)).delete()
    return JsonResponse({"phones": mine.count()})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request, token):
    """End mails without signing in: a mail program posts (RFC 8058), a person is asked first."""
    read = mails.read_token(token)
    if read is None:
        raise Http404
    user, kind = read
    if request.method == "POST":
        mails.stop(user, kind)
    name = "" if kind == mails.ALL else NotificationKind(kind).label
    context = {"shell": "plain.html", "name": name, "ended": request.method == "POST"}
    return render(request, "notifications/unsubscribe.html", context)
