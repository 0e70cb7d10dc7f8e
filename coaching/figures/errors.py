"""What is wrong with a figure's data, by field."""


class FigureError(ValueError):
    """Figure data that cannot be drawn.

    `problems` maps a field's path ("phases.1.pose.left.knee") to (message, params); the
    message is a %-template, so a caller can translate it before filling it in.
    """

    def __init__(self, problems):
        self.problems = problems
        super().__init__("; ".join(f"{field}: {text}" for field, text in self.messages().items()))

    def messages(self, translate=str):
        """{field: message}, each message passed through `translate` before it is filled in."""
        return {
            field: translate(message) % params for field, (message, params) in self.problems.items()
        }
