"""Ladders: where athletes stand, what speaks for the next step, and what a coach decides of it."""
