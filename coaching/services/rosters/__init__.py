"""Many athletes at once: a list read, added in one go, taken back."""
