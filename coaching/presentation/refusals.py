"""What is said where signing in, a code or an address is refused. Keys as allauth has them."""

from django.utils.translation import gettext_lazy as _

PASSWORD_RULES = _("8 characters or more. Not your name, and nothing that is easy to guess.")

WRONG_CODE = _("That is another code. Check it, and type the newest one.")

ACCOUNT_REFUSALS = {
    "account_inactive": _("This account is closed. Ask who runs the site."),
    "cannot_remove_primary_email": _("This is your main address. Make another one the main one."),
    "duplicate_email": _("This address is yours already."),
    "email_password_mismatch": _("Email or password is wrong."),
    "email_taken": _("Another account has this address."),
    "enter_current_password": _("This is not your password now."),
    "incorrect_code": WRONG_CODE,
    "incorrect_password": _("This is not your password."),
    "invalid_or_expired_key": _("This link has ended."),
    "invalid_login": _("Email or password is wrong."),
    "invalid_password_reset": _("This link has ended."),
    "max_email_addresses": _("At most %d addresses."),
    # Said where a mailed code was mistyped too often: it is not a matter of waiting.
    "too_many_login_attempts": _("Too many wrong tries. Ask for a new code."),
    "unknown_email": _("No account has this address."),
    "unverified_primary_email": _("Confirm your main address first."),
    "same_as_current": _("That is what it is already."),
    # Where one more code is asked for: one in ten seconds, twenty in an hour.
    "rate_limited": _("That was tried too often. Try again in a few minutes."),
}

SECOND_STEP_REFUSALS = {
    "add_email_blocked": _("Remove the second step first, then add the address."),
    "cannot_delete_authenticator": _("This second step cannot be removed."),
    "cannot_generate_recovery_codes": _("Set up a passkey or an authenticator app first."),
    "incorrect_code": WRONG_CODE,
    "unverified_email": _("Confirm your email first."),
}
