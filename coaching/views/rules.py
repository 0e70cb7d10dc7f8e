"""What the product believes about training, and from where."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coaching.presentation.rule_book import RULES


@login_required
@require_safe
def rules(request):
    """Every rule with its numbers, its source and what it does not say."""
    return render(request, "rules/rules.html", {"rules": RULES})
