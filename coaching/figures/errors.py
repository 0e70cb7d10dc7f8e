"""What is wrong with a figure's data, by field."""

from collections.abc import Callable


def gettext_noop(message: str) -> str:
    """Marks a message for translators. It is translated where it is shown: Django is not here."""
    return message


# A word to translate, or a number.
Param = str | float
# {path of a field: (message, what fills it in)}
Problems = dict[str, tuple[str, dict[str, Param]]]


class FigureError(ValueError):
    """Figure data that cannot be drawn.

    `problems` maps a field's path ("phases.1.pose.left.knee") to (message, params); the
    message is a %-template, so a caller can translate it before filling it in.
    """

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{field}: {text}" for field, text in self.messages().items()))

    def messages(self, translate: Callable[[str], str] = str) -> dict[str, str]:
        """{field: message}, each message and each word in it passed through `translate`."""
        return {
            field: translate(message)
            % {name: translate(p) if isinstance(p, str) else p for name, p in params.items()}
            for field, (message, params) in self.problems.items()
        }
