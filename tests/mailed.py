"""What was mailed."""

import re

from django.core import mail


def code_for(address):
    """The code in the last mail to `address`."""
    message = [message for message in mail.outbox if message.to == [address]][-1]
    return re.search(r"^[A-Z0-9]{3,}-?[A-Z0-9]{3,}$", message.body, re.MULTILINE)[0]


def confirm(client, address):
    """Type the code that was mailed at sign-up."""
    return client.post("/accounts/confirm-email/", {"code": code_for(address)})
