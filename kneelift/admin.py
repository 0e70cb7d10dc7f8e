"""The admin's door: the product's sign-in, and a second step where others reach the site."""

from functools import reduce, update_wrapper
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.forms.models import ModelChoiceField, ModelChoiceIterator
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from coaching.accounts import has_second_step
from coaching.rules.names import isolated, name_key
from coaching.views.responses import next_url

# Letters of what is searched for, and of anything else that is asked for in an address. SQLite
# matches with no pattern of 50,000, and joins no thousand words.
MAX_SEARCH, MAX_PARAMETER = 100, 2000
SEARCHED = ("q", "term", "_q")


class SentRows:
    """For a set of rows: no more of them than were sent, whatever number was said.

    Rows that were only counted would each be made and drawn: two thousand take a minute.
    """

    prefix: str
    is_bound: bool
    data: Any

    def total_form_count(self) -> int:
        total = super().total_form_count()  # type: ignore[misc]
        return min(total, self.sent()) if self.is_bound else total

    def sent(self) -> int:
        start = f"{self.prefix}-"
        names = (name for name in self.data if name.startswith(start))
        numbers = {name.removeprefix(start).partition("-")[0] for name in names}
        return sum(number.isdecimal() for number in numbers)


class InOrder(ModelChoiceIterator):
    """The rows as their query orders them, but by names as people do: each database has an order
    of names of its own."""

    def __iter__(self):
        choices: list[Any] = list(super().__iter__())
        empty = [choice for choice in choices if not choice[0]]
        rows = [choice for choice in choices if choice[0]]
        terms: Any = self.queryset.query.order_by or self.queryset.model._meta.ordering
        if not any(term.startswith("-") for term in terms):
            rows.sort(key=lambda choice: [place(choice[0].instance, term) for term in terms])
        yield from (*empty, *rows)


def place(row, term):
    """What `row` is ordered by for one term of an ordering, as `block__name`; none comes first."""
    value = row.pk if term == "pk" else reduce(getattr, term.split("__"), row)
    return (value is not None, name_key(value) if isinstance(value, str) else value)


def in_order(form):
    """The form class, which was made for this request, with its choices of rows in order."""
    for field in form.base_fields.values():
        if isinstance(field, ModelChoiceField) and field.iterator is ModelChoiceIterator:
            field.iterator = InOrder
    return form


class Named:
    """A row that a sentence of Django's names; its name turns nothing of it."""

    def __init__(self, row):
        self.pk, self.name = row.pk, isolated(row)

    def __str__(self):
        return self.name


class BoundedAdmin:
    """What the site's every ModelAdmin is, a library's too: it takes any query and any form."""

    def get_form(self, request, *rest, **options):
        return in_order(super().get_form(request, *rest, **options))  # type: ignore[misc]

    def lookup_allowed(self, lookup, value, request=None):
        # A pattern that is none, or takes an hour, is not for the database to find out; and two
        # ends of a range cannot be said in one text.
        if lookup.rpartition("__")[2] in ("regex", "iregex", "range"):
            return False
        return super().lookup_allowed(lookup, value, request)  # type: ignore[misc]

    def to_field_allowed(self, request, to_field):
        # What points to a row is a field for `get_field`, and none that a row could be known by.
        concrete = {field.name for field in self.opts.concrete_fields}  # type: ignore[attr-defined]
        return to_field in concrete and super().to_field_allowed(request, to_field)  # type: ignore[misc]

    def response_action(self, request, queryset):
        # An id that cannot be is no row's; Django asks the database for it all the same.
        read = self.opts.pk.to_python  # type: ignore[attr-defined]
        for text in request.POST.getlist(ACTION_CHECKBOX_NAME):
            try:
                read(text)
            except ValidationError as error:
                raise BadRequest from error
        return super().response_action(request, queryset)  # type: ignore[misc]

    def action_checkbox(self, obj):
        return super().action_checkbox(Named(obj))  # type: ignore[misc]

    def render_delete_form(self, request, context):
        named = context | {"object": Named(context["object"])}
        return super().render_delete_form(request, named)  # type: ignore[misc]

    def history_view(self, request, object_id, extra_context=None):
        response = super().history_view(request, object_id, extra_context)  # type: ignore[misc]
        context = getattr(response, "context_data", None) or {}
        row = context.get("object")
        if row is not None and isolated(row) not in str(context["title"]):
            context["title"] = str(context["title"]).replace(str(row), isolated(row))
        return response

    def get_formsets_with_inlines(self, request, obj=None):
        for formset, inline in super().get_formsets_with_inlines(request, obj):  # type: ignore[misc]
            in_order(formset.form)
            yield type(formset.__name__, (SentRows, formset), {}), inline


class AdminSite(admin.AdminSite):
    """Django's, without a form of its own to sign in or to change a password.

    One door has one limit of tries and one second step. Staff who have none are sent to set it
    up before anything opens; where only this machine reaches the site it is only offered.
    """

    def register(self, model_or_iterable, admin_class=None, **options):
        base = admin_class or admin.ModelAdmin
        bounded = type(base.__name__, (BoundedAdmin, base), {"__module__": base.__module__})
        super().register(model_or_iterable, bounded, **options)

    def login(self, request, extra_context=None):
        wanted = next_url(request, reverse("admin:index", current_app=self.name))
        if self.has_permission(request):
            return redirect(wanted)
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(wanted)

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def admin_view(self, view, cacheable=False):
        opened = super().admin_view(view, cacheable)

        def guarded(request, *args, **kwargs):
            refuse_endless(request)
            closed = not settings.KNEELIFT_IS_LOOPBACK and self.has_permission(request)
            if closed and self.lacks_second_step(request):
                messages.warning(
                    request,
                    _(
                        "Set up a passkey or an authenticator app first. "
                        "The admin opens to nobody without a second step."
                    ),
                )
                return redirect("mfa_index")
            return opened(request, *args, **kwargs)

        return update_wrapper(guarded, opened)

    def each_context(self, request):
        offered = self.has_permission(request) and self.lacks_second_step(request)
        return super().each_context(request) | {"offers_second_step": offered}

    def lacks_second_step(self, request):
        """Whether the reader signs in by one step alone. One query a request."""
        if not hasattr(request, "_lacks_second_step"):
            request._lacks_second_step = not has_second_step(request.user)
        return request._lacks_second_step


def refuse_endless(request):
    """400 for a query that is longer than anybody's, or names a field without a name."""
    for name, values in request.GET.lists():
        most = MAX_SEARCH if name in SEARCHED else MAX_PARAMETER
        if any(len(value) > most for value in values):
            raise BadRequest
    if "" in (request.GET.get(TO_FIELD_VAR), request.POST.get(TO_FIELD_VAR)):
        raise BadRequest
