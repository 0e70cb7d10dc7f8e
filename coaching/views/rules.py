"""What the product believes about training, and from where."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coaching.presentation.rule_book import RULES


@login_required
@require_safe
def rules(request):
    """Every rule with its numbers, its source and what it does not say."""
    return render(request, "rules/rules.html", {"rules": RULES})


@login_required
@require_safe
def rule(request, rule):
    """One rule: where a warning of it leads."""
    for entry in RULES:
        if entry.slug == rule:
            return render(request, "rules/rule.html", {"rule": entry})
    raise Http404
