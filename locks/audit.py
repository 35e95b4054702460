"""Ask pip-audit whether known vulnerabilities are in what ``make setup`` installs.

The exit code is 1 if there are any. Where its database cannot be reached, a line says so: a check
that runs offline, too, must not fail for that.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LOCK = Path(__file__).with_name("develop.txt")

_COMMAND = ("-m", "pip_audit", "--disable-pip", "--require-hashes", "--progress-spinner=off")
_SECONDS = 300


def verdict(report: str) -> tuple[int, str]:
    """The exit code and what to print for pip-audit's report in JSON, empty if there is none."""
    try:
        packages: list[dict[str, Any]] = json.loads(report)["dependencies"]
    except (ValueError, KeyError):
        packages = []
    audited = [one for one in packages if "vulns" in one]
    if not audited:
        return 0, "pip-audit: skipped, its database cannot be reached from here"
    lines = [
        f"{one['name']} {one['version']}: {hole['id']}, fixed in {', '.join(hole['fix_versions'])}"
        for one in audited
        for hole in one["vulns"]
    ]
    told = f"pip-audit: {len(lines)} known vulnerabilities in {len(audited)} packages"
    return int(bool(lines)), "\n".join([*lines, told])


def main() -> int:
    """Run pip-audit on the lock file and print its verdict."""
    command = [sys.executable, *_COMMAND, "--requirement", str(LOCK), "--format", "json"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS)
        code, text = verdict(done.stdout)
    except subprocess.TimeoutExpired:
        code, text = verdict("")
    print(text)
    return code


if __name__ == "__main__":
    sys.exit(main())
