"""Errors of ours for Sentry, or what speaks as it does: where they came from, and of nobody.

What a person typed, her address, her cookies and who she is stay here. What the database cannot
do for a while is none of it: the log says that (coaching/views/trouble.py).
"""

from typing import Any

import sentry_sdk
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.integrations.logging import LoggingIntegration

# Of a request, all that is sent: the method, and the pattern of the address as the transaction.
OF_A_REQUEST = ("method",)


def start(address: str, **options: Any) -> None:
    sentry_sdk.init(
        dsn=address,
        auto_enabling_integrations=False,
        default_integrations=True,
        integrations=[
            DjangoIntegration(transaction_style="url", middleware_spans=False),
            LoggingIntegration(level=None, event_level=None),
        ],
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=without_anybody,
        **options,
    )


def without_anybody(event: Any, hint: dict[str, Any]) -> Any:
    """The event without what could be somebody's; None where it is no error of ours."""
    # It asks for models, which stand by the time that there are errors.
    from coaching.views.trouble import trouble_of  # noqa: PLC0415

    error = (hint.get("exc_info") or (None, None, None))[1]
    if trouble_of(error):
        return None
    request = event.get("request", {})
    event["request"] = {name: request[name] for name in OF_A_REQUEST if name in request}
    for name in ("user", "breadcrumbs", "extra", "server_name", "modules"):
        event.pop(name, None)
    for exception in event.get("exception", {}).get("values", []):
        # A message can repeat what was typed, as a ValueError does.
        exception["value"] = ""
    return event
