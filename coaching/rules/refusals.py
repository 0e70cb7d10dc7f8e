"""What every refusal to change a calendar is."""


class Refused(ValueError):
    """The change cannot be made; nothing is changed."""
