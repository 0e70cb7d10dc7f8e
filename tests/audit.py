"""`make audit`: known flaws of the packages that are locked, as pip-audit is told of them.

Arguments: pip-audit's program, which lives apart from the tests. 1 when a flaw is known, else 0:
advisories that nobody could be asked for are no flaw of the project, and are said as what they are.
"""

import json
import subprocess
import sys
from collections.abc import Callable

LOCKS = ("requirements.lock", "tests/requirements.lock", "tests/tools.lock", "tests/mutants.lock")
# The package registry's own list, and where it has none the open one that it is made from.
SERVICES = ("pypi", "osv")

Ask = Callable[[str], list[dict] | None]


def main(ask: Ask) -> int:
    """`ask` takes the name of a service and gives a dict a package, or None without an answer."""
    for service in SERVICES:
        packages = ask(service) or []
        answered = [package for package in packages if "skip_reason" not in package]
        if answered:
            return report(answered, [p["name"] for p in packages if "skip_reason" in p])
    print(
        "Not audited: the advisories could not be asked for from here."
        " Ask again where the package registry or the OSV database is within reach."
    )
    return 0


def report(answered: list[dict], unanswered: list[str]) -> int:
    flaws = 0
    for package in answered:
        for flaw in package["vulns"]:
            flaws += 1
            mended = ", ".join(flaw["fix_versions"]) or "no version yet"
            print(f"{package['name']} {package['version']}: {flaw['id']}, mended in {mended}")
    if unanswered:
        print(f"Nothing could be asked about {', '.join(sorted(set(unanswered)))}.")
    print(f"{flaws} known flaws in {len(answered)} packages.")
    return 1 if flaws else 0


def pip_audit(program: str) -> Ask:
    """Asks by pip-audit. What it asks is names and versions; nothing is installed."""

    def ask(service: str) -> list[dict] | None:
        command = [program, "--no-deps", "--disable-pip", "--format=json", "--desc=off"]
        command += ["--progress-spinner=off", "--timeout=10", f"--vulnerability-service={service}"]
        for lock in LOCKS:
            command += ["--requirement", lock]
        # It ends with 1 both when it found something and when it could not ask.
        result = subprocess.run(command, capture_output=True, text=True)
        try:
            return json.loads(result.stdout)["dependencies"]
        except ValueError:
            return None

    return ask


if __name__ == "__main__":
    sys.exit(main(pip_audit(sys.argv[1])))
