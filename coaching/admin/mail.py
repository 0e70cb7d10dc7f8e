"""Mails on their way, sent, and given up: to read, and to see what can be done."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django_tasks_db.admin import DBTaskResult

from coaching.models import Mail

from .people import ReadOnlyAdmin

# It holds nothing but keys of mails and what Python said; mails say it in words.
admin.site.unregister(DBTaskResult)


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """The text is nobody's but the reader's: it is not shown, and not kept once it was sent."""

    list_display = ["to", "subject", "state", "attempts", "created_at", "trouble", "what_to_do"]
    list_filter = ["state", "trouble", "created_at"]
    search_fields = ["to", "subject"]
    fields = [
        "to",
        "sender",
        "subject",
        "state",
        "created_at",
        "expires_at",
        "attempts",
        "next_at",
        "ended_at",
        "trouble",
        "error",
        "what_to_do",
    ]

    @admin.display(description=_("what to do"))
    def what_to_do(self, mail: Mail) -> str:
        return mail.remedy
