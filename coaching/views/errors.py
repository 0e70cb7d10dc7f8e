"""Refusals that are not a view's own."""

from django.shortcuts import render


def csrf_failure(request, reason=""):
    """403, marked: a script can tell an outdated form from a refusal, and try again."""
    response = render(request, "403_csrf.html", status=403)
    response["X-Refusal"] = "csrf"
    return response
