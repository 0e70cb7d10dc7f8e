"""A drawing in fewer groups: what only moves a single part is written at that part."""

import re
from dataclasses import dataclass, field

_TAG = re.compile(r"<(/?)(\w+)([^<>]*?)(/?)>")
_MOVES = re.compile(r'^ transform="([^"]*)"$')
_MOVED = re.compile(r' transform="([^"]*)"')
# What is found by a name later is moved later, too.
_NAMED = re.compile(r' (?:id|class)="(?!halo")')
_MEET = re.compile(r"translate\((-?[\d.]+) (-?[\d.]+)\)translate\((-?[\d.]+) (-?[\d.]+)\)")


@dataclass
class _Part:
    name: str
    attributes: str
    content: list["_Part | str"] = field(default_factory=list)

    def __str__(self) -> str:
        inside = "".join(map(str, self.content))
        start = f"<{self.name}{self.attributes}"
        return f"{start}>{inside}</{self.name}>" if inside else f"{start}/>"


def in_few_groups(svg: str) -> str:
    """The same picture: a group without a word goes, and one that only moves one part."""
    whole = _Part("", "")
    open_parts = [whole]
    end = 0
    for found in _TAG.finditer(svg):
        if text := svg[end : found.start()]:
            open_parts[-1].content.append(text)
        end = found.end()
        closing, name, attributes, empty = found.groups()
        if closing:
            part = open_parts.pop()
            open_parts[-1].content[-1:] = _fewer(part)
        else:
            part = _Part(name, attributes)
            open_parts[-1].content.append(part)
            if not empty:
                open_parts.append(part)
    return "".join(map(str, whole.content)) + svg[end:]


def _fewer(group: _Part) -> list[_Part | str]:
    """What stands in the place of a part whose own parts have been looked at."""
    if group.name != "g":
        return [group]
    if not group.attributes:
        return group.content
    moves = _MOVES.match(group.attributes)
    only = group.content[0] if len(group.content) == 1 else None
    if not moves or not isinstance(only, _Part) or _NAMED.search(only.attributes):
        return [group]
    own = _MOVED.search(only.attributes)
    only.attributes = f' transform="{_together(moves[1] + (own[1] if own else ""))}"' + (
        _MOVED.sub("", only.attributes)
    )
    return [only]


def _together(moves: str) -> str:
    return _MEET.sub(lambda two: f"translate({_sum(two, 1)} {_sum(two, 2)})", moves)


def _sum(two: re.Match[str], at: int) -> str:
    return f"{float(two[at]) + float(two[at + 2]):.6g}"
