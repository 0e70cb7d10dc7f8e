"""What every refusal to change a calendar or a program is."""


class Refused(ValueError):
    """The change cannot be made; nothing is changed."""
