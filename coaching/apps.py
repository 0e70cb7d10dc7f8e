from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoachingConfig(AppConfig):
    name = "coaching"

    def ready(self):
        # What asks for models waits until they are there.
        from allauth.account import signals  # noqa: PLC0415
        from allauth.mfa.signals import authentication_failed  # noqa: PLC0415
        from django import forms  # noqa: PLC0415
        from django.contrib.auth import signals as auth  # noqa: PLC0415 -- as above

        from coaching import accounts, checks  # noqa: F401, PLC0415
        from coaching.services.notifications import phones  # noqa: PLC0415
        from coaching.views import seen  # noqa: PLC0415 -- as above

        auth.user_logged_in.connect(accounts.begin_use)
        auth.user_logged_in.connect(seen.note_sign_in)
        auth.user_login_failed.connect(seen.note_refused)
        authentication_failed.connect(seen.note_refused_step)
        auth.user_logged_out.connect(phones.forget_this)
        signals.login_code_rejected.connect(seen.note_refused_code)
        signals.password_changed.connect(phones.forget_others)
        signals.password_reset.connect(phones.forget_others)
        signals.email_added.connect(accounts.tell_of_added_address)
        signals.email_removed.connect(accounts.tell_removed_address)

        forms.Field.default_error_messages |= {"required": _("Fill this in.")}
        # Django's "Ensure this value is greater than or equal to" is not how a person talks.
        forms.IntegerField.default_error_messages |= {
            "invalid": _("Use a whole number."),
            "min_value": _("At least %(limit_value)s."),
            "max_value": _("At most %(limit_value)s."),
        }
        forms.DecimalField.default_error_messages |= {
            "invalid": _("Type a number."),
            "max_decimal_places": _("At most %(max)s decimals."),
            "max_digits": _("That is too much."),
            "max_whole_digits": _("That is too much."),
        }
