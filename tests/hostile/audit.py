"""Known vulnerabilities of the packages that the service runs with: `python -m tests.hostile.audit [pip-audit]`. Only one that was found fails.

pip-audit needs thirty packages that nobody else here needs, so it lives in an environment of its own beside the project's, made when it is first wanted."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "deploy/service.lock"
OWN = ROOT / ".venv/audit"
VERSION = "pip-audit>=2.10,<3"
SECONDS = 120.0
"""For each of its two steps: without a network both end by themselves."""


@dataclass(frozen=True)
class Verdict:
    """What to say in one line, the vulnerabilities found, one line each."""

    says: str
    found: tuple[str, ...] = ()


def verdict(told: str) -> Verdict:
    """What pip-audit's JSON comes to. Packages that its service did not know were not audited, whatever its exit code says."""
    try:
        packages = json.loads(told)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Verdict("NOT AUDITED: pip-audit gave no report")
    audited = [one for one in packages if "skip_reason" not in one]
    found = tuple(
        f"{one['name']} {one['version']}: {bug['id']}, mended in {', '.join(bug['fix_versions']) or 'no version yet'}"
        for one in audited
        for bug in one["vulns"]
    )
    if not audited:
        return Verdict("NOT AUDITED: no vulnerability service reached")
    left_out = f", {len(packages) - len(audited)} not known to the service" if len(packages) > len(audited) else ""
    return Verdict(f"audited {len(audited)} packages{left_out}: {len(found)} known vulnerabilities", found)


def audit(program: str) -> Verdict:
    """Asks the vulnerability service about every package of the lock."""
    command = [program, "--requirement", str(LOCK), "--require-hashes", "--disable-pip", "--format=json", "--progress-spinner=off"]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return Verdict(f"NOT AUDITED: {type(error).__name__}")
    return verdict(ran.stdout)


def installed() -> str:
    """Where pip-audit is; empty when it cannot be had."""
    program = OWN / "bin/pip-audit"
    if not program.exists():
        try:
            venv.create(OWN, with_pip=True, clear=True)
            subprocess.run([OWN / "bin/python", "-m", "pip", "install", "--quiet", VERSION], capture_output=True, timeout=SECONDS, check=True)
        except (OSError, subprocess.SubprocessError):
            return ""
    return str(program)


def main() -> int:
    """Exit code 1 only for a known vulnerability."""
    program = sys.argv[1] if len(sys.argv) > 1 else installed()
    result = audit(program) if program else Verdict("NOT AUDITED: pip-audit could not be installed")
    print("\n".join((result.says, *result.found)))
    return 1 if result.found else 0


if __name__ == "__main__":
    sys.exit(main())
