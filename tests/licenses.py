"""`make licenses`: writes docs/licenses.md, which says under what each package that runs is given.

Read from the metadata of what is installed, at the versions of requirements.lock.
"""

import re
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAPER = ROOT / "docs" / "licenses.md"
HEAD = """# Licenses

kneelift is BSD-3-Clause ([LICENSE](../LICENSE)). It holds no code of others; what it runs on is \
installed from the package registry, at the versions and hashes of `requirements.lock`. This table \
is written by `make licenses` from what these packages say of themselves.

| Package | Version | License |
|---|---|---|
"""
# Packages whose metadata says nothing; read in the license file that they bring.
READ_BY_HAND = {"pyrage": "MIT"}
# Not installed here: for other platforms or older Pythons.
ELSEWHERE = {"async-timeout": "Apache-2.0", "colorama": "BSD-3-Clause"}


def locked() -> list[tuple[str, str]]:
    """Name and version of each package that runs."""
    lines = (ROOT / "requirements.lock").read_text()
    return re.findall(r"^([A-Za-z0-9._-]+)(?:\[[\w,]+\])?==([^\s\\;]+)", lines, re.MULTILINE)


def license_of(package: str) -> str:
    """An SPDX expression where there is one, else the words of its classifiers or its field."""
    if package in ELSEWHERE:
        return ELSEWHERE[package]
    described = metadata.metadata(package)
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in described.get_all("Classifier") or []
        if line.startswith("License ::") and "Other/Proprietary" not in line
    ]
    field = described.get("License") or ""
    return (
        described.get("License-Expression")
        or (field if 0 < len(field) < 60 and "\n" not in field else "")
        or ", ".join(classifiers)
        or READ_BY_HAND[package]
    )


def paper() -> str:
    rows = "".join(f"| {name} | {version} | {license_of(name)} |\n" for name, version in locked())
    return HEAD + rows


if __name__ == "__main__":
    PAPER.write_text(paper())
    sys.exit()
