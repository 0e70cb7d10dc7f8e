"""What the product believes about training, rule by rule: for a page, and for docs/rules.md."""

from .book import Figure, Rule, as_markdown
from .entries import RULES

__all__ = ["RULES", "Figure", "Rule", "as_markdown"]
