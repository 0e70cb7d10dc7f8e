"""Join ES modules into few files, so that a phone asks once and not once a module.

In development the browser follows the imports itself; nothing here changes what they mean. Of
the language only this much is known: `import "./x.js";` and `import { a, b } from "./x.js";` at
the start of a line, and `export` before a function, class or one const. Other ways to import, to
export or to wait at the top of a module are refused, and so is a name that nobody gives.
"""

import re
from dataclasses import dataclass
from posixpath import dirname, join, normpath, relpath

IMPORT = re.compile(
    r'^import (?:\{\s*(?P<names>\w+(?:,\s*\w+)*),?\s*\} from )?"(?P<path>\.[\w./-]+\.js)";\n', re.M
)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (?P<name>\w+))", re.M)
# Code inside a function is indented: a line that is not, and waits, would be of the module itself.
UNKNOWN = re.compile(
    r"^\s*(?:import|export)\b.*|.*\bimport\s*[.(].*|^(?!.*\basync\b)\S.*\bawait\b.*|^await\b.*",
    re.M,
)
COMMENT = re.compile(r"^\s*//.*\n|^\s*/\*[*\s](?:[^*]|\*(?!/))*\*/\n", re.M)
INDENT = re.compile(r"\n\s+")


class NotJoined(Exception):
    """A module says something that this cannot join, or modules need each other in a ring."""


@dataclass(frozen=True)
class Module:
    """One source file: what it takes from others ({path: names}), what it gives, its code."""

    path: str
    takes: dict[str, list[str]]
    gives: tuple[str, ...]
    code: str

    @classmethod
    def read(cls, path, text):
        takes: dict[str, list[str]] = {}
        for match in IMPORT.finditer(text):
            other = normpath(join(dirname(path), match["path"]))
            takes.setdefault(other, []).extend(re.findall(r"\w+", match["names"] or ""))
        gives = tuple(match["name"] for match in EXPORT.finditer(text))
        code = COMMENT.sub("", EXPORT.sub("", IMPORT.sub("", text)))
        if odd := UNKNOWN.search(code):
            raise NotJoined(f"{path}: cannot join `{odd[0]}`")
        return cls(path, takes, gives, short(code))


def short(code):
    """`code` without its indentation and empty lines."""
    if any(line.count("`") % 2 for line in code.splitlines()):
        raise NotJoined("a template literal over several lines would lose its indentation")
    return INDENT.sub("\n", code).strip()


def joined(entries, read):
    """One script for each of `entries` (paths), as {entry: (script, paths in it)}.

    `read(path)` gives a module's text. A module is part of the first entry that needs it; a
    later one imports from there. Each runs once, after what it needs, with names of its own.
    Raises NotJoined, also for an entry that an earlier one needs: it would be left empty.
    """
    modules: dict[str, Module] = {}
    homes: dict[str, str] = {}

    def visit(path, entry, above=()):
        if path in above:
            raise NotJoined(" needs ".join([*above[above.index(path) :], path]))
        if path in modules:
            return
        module = Module.read(path, read(path))
        for other, names in module.takes.items():
            visit(other, entry, (*above, path))
            if missing := set(names) - set(modules[other].gives):
                raise NotJoined(f"{path}: {other} does not export {', '.join(sorted(missing))}")
        # Only now: this is the order to run them in.
        modules[path], homes[path] = module, entry

    for entry in entries:
        visit(entry, entry)
        if homes[entry] != entry:
            raise NotJoined(f"{entry} must stand before {homes[entry]}, which needs it")
    scripts = {}
    for entry in entries:
        own = [path for path in modules if homes[path] == entry]
        scripts[entry] = (_script(entry, own, modules, homes), own)
    return scripts


def _script(entry, own, modules, homes):
    names = {path: f"${n}" for n, path in enumerate(modules)}
    elsewhere: dict[str, set[str]] = {}
    parts: list[str] = []
    for path in own:
        heads = []
        for other, taken in modules[path].takes.items():
            if homes[other] != entry:
                elsewhere.setdefault(homes[other], set()).update({names[other]} if taken else ())
            if taken:
                heads.append(f"const {{ {', '.join(taken)} }} = {names[other]};\n")
        gives = ", ".join(modules[path].gives)
        back = f"\nreturn {{ {gives} }};" if gives else ""
        parts.append(
            f"const {names[path]} = (() => {{\n{''.join(heads)}{modules[path].code}{back}\n}})();\n"
        )
    imports = [
        f'import {{ {", ".join(sorted(taken))} }} from "./{relpath(home, dirname(entry))}";\n'
        if taken
        else f'import "./{relpath(home, dirname(entry))}";\n'
        for home, taken in elsewhere.items()
    ]
    exported = sorted(
        {
            names[other]
            for path, module in modules.items()
            for other, taken in module.takes.items()
            if taken and homes[other] == entry != homes[path]
        }
    )
    exports = f"export {{ {', '.join(exported)} }};\n" if exported else ""
    return "".join([*imports, *parts, exports])
