"""What the product believes about training, rule by rule: for a page, and for docs/rules.md."""

from .book import Rule, RuleNumber, as_markdown
from .entries import RULES

__all__ = ["RULES", "Rule", "RuleNumber", "as_markdown"]
