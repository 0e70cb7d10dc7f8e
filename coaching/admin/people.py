"""Accounts and teams: looked up and repaired here, made and used in the product."""

from allauth.account.admin import EmailAddress
from allauth.mfa.admin import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.models import Group
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from coaching.accounts import Adapter
from coaching.forms.passwords import AdminPasswordForm
from coaching.models import Athlete, Invitation, Membership, Restriction, Team, User
from coaching.models.choices import Role

from .guard import GuardedAdmin

# The last two come from allauth, where they can be written into, secrets and all.
admin.site.unregister([Group, EmailAddress, Authenticator])


class ProtectedAdmin:
    """Nothing here is made or deleted by hand: history hangs on it."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnlyAdmin(ProtectedAdmin):
    def has_change_permission(self, request, obj=None):
        return False


@admin.register(User)
class UserAdmin(ProtectedAdmin, GuardedAdmin, BaseUserAdmin):
    """The password only changes by its own form; the email only by the account's owner."""

    list_display = ["email", "name", "is_active", "is_staff", "last_login", "date_joined"]
    list_filter = ["is_active", "is_staff", "is_superuser", "date_joined"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    filter_horizontal = []
    change_password_form = AdminPasswordForm
    readonly_fields = ["email", "last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["email", "password", "name"]}),
        (_("What it shows"), {"fields": ["timezone", "units", "theme"]}),
        (_("May"), {"fields": ["is_active", "is_staff", "is_superuser", "user_permissions"]}),
        (_("When"), {"fields": ["last_login", "date_joined"]}),
    ]
    only_superusers_give = ["is_staff", "is_superuser", "user_permissions"]

    def get_readonly_fields(self, request, obj=None):
        fields = [] if request.user.is_superuser else self.only_superusers_give
        return [*super().get_readonly_fields(request, obj), *fields]

    def has_change_permission(self, request, obj=None):
        # Else staff could take over an account that may do more than theirs.
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def save_model(self, request, obj, form, change):
        obj.keep_settings()

    def user_change_password(self, request, id, form_url=""):
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            user = self.get_object(request, id)
            Adapter().send_notification_mail("account/email/password_changed", user)
        return response


class PlaceInline(ReadOnlyAdmin, admin.TabularInline):
    model = Membership
    verbose_name_plural = _("places")
    fields = ["role", "team", "athlete", "user", "joined_at", "archived_at"]
    extra = 0

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("team", "athlete", "user")


@admin.register(Team)
class TeamAdmin(ProtectedAdmin, GuardedAdmin):
    list_display = ["name", "coaches_now", "athletes_now", "units", "timezone", "archived_at"]
    list_filter = ["archived_at", "units"]
    search_fields = ["name", "memberships__user__email", "memberships__user__name"]
    readonly_fields = ["created_at", "archived_at"]
    inlines = [PlaceInline]
    actions = ["archive", "restore"]

    def get_queryset(self, request):
        now = Q(memberships__archived_at=None)
        return (
            super()
            .get_queryset(request)
            .annotate(
                coach_count=Count(
                    "memberships", distinct=True, filter=now & Q(memberships__role=Role.COACH)
                ),
                athlete_count_now=Count(
                    "memberships", distinct=True, filter=now & Q(memberships__role=Role.ATHLETE)
                ),
            )
        )

    @admin.display(description=_("coaches"), ordering="coach_count")
    def coaches_now(self, team):
        return team.coach_count

    @admin.display(description=_("athletes"), ordering="athlete_count_now")
    def athletes_now(self, team):
        return team.athlete_count_now

    @admin.action(description=_("Archive the chosen teams"), permissions=["change"])
    def archive(self, request, queryset):
        queryset = list(queryset)
        for team in queryset:
            team.archive()
        message = ngettext("%(n)s team archived.", "%(n)s teams archived.", len(queryset))
        messages.success(request, message % {"n": len(queryset)})

    @admin.action(description=_("Restore the chosen teams"), permissions=["change"])
    def restore(self, request, queryset):
        queryset = list(queryset)
        for team in queryset:
            team.restore()
        message = ngettext("%(n)s team restored.", "%(n)s teams restored.", len(queryset))
        messages.success(request, message % {"n": len(queryset)})


class RestrictionInline(ReadOnlyAdmin, admin.TabularInline):
    model = Restriction
    fields = ["team", "kind", "note", "since", "until", "set_by"]
    extra = 0


@admin.register(Athlete)
class AthleteAdmin(ProtectedAdmin, GuardedAdmin):
    list_display = ["name", "user", "teams", "timezone", "units", "created_at"]
    list_filter = [("user", admin.EmptyFieldListFilter), "units"]
    list_select_related = ["user"]
    search_fields = ["name", "user__email", "memberships__team__name"]
    readonly_fields = ["user", "created_at"]
    inlines = [PlaceInline, RestrictionInline]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("memberships__team")

    @admin.display(description=_("teams"))
    def teams(self, athlete):
        return ", ".join(membership.team.name for membership in athlete.memberships.all())


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Whose and how far used; the link itself is for the coach alone."""

    list_display = ["team", "role", "athlete", "taken", "created_by", "expires_at", "revoked_at"]
    list_filter = ["role", "expires_at", "revoked_at"]
    list_select_related = ["team", "athlete", "created_by"]
    search_fields = ["team__name", "athlete__name", "created_by__email"]
    fields = [
        "team",
        "role",
        "athlete",
        "taken",
        "created_by",
        "created_at",
        "expires_at",
        "revoked_at",
    ]

    @admin.display(description=_("taken"))
    def taken(self, invitation):
        return _("%(uses)s of %(all)s") % {"uses": invitation.uses, "all": invitation.max_uses}


@admin.register(EmailAddress)
class EmailAddressAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Whether an address was confirmed; only its owner changes it."""

    list_display = ["email", "user", "primary", "verified"]
    list_filter = ["primary", "verified"]
    list_select_related = ["user"]
    search_fields = ["email", "user__name"]


@admin.register(Authenticator)
class AuthenticatorAdmin(admin.ModelAdmin):
    """What somebody proves with at sign-in. Deleted when it is lost; its secret is never shown."""

    list_display = ["user", "type", "created_at", "last_used_at"]
    list_filter = ["type", "created_at", "last_used_at"]
    list_select_related = ["user"]
    search_fields = ["user__email", "user__name"]
    fields = ["user", "type", "created_at", "last_used_at"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        Adapter().send_notification_mail("account/email/second_step_removed", obj.user)

    def delete_queryset(self, request, queryset):
        for authenticator in queryset.select_related("user"):
            self.delete_model(request, authenticator)

    def has_delete_permission(self, request, obj=None):
        # Else staff could weaken an account that may do more than theirs.
        may = super().has_delete_permission(request, obj)
        return may and (request.user.is_superuser or not (obj and obj.user.is_superuser))
