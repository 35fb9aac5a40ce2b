"""Refuse real-looking person numbers in the tree (personnumre): invented ones have 60 added to their day."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

_NUMBER = re.compile(r"(?<![0-9A-Za-z.])([0-9]{6})[- ]?([0-9]{4})(?![0-9A-Za-z])")
# Lock files are hashes and version numbers, which no person wrote.
_LOCKS = {"package-lock.json", "requirements/run.txt", "requirements/dev.txt", "requirements/node.txt"}


def is_real(digits: str) -> bool:
    """Tell whether ten digits name a day without the 60 of an invented number; any century will do."""
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    for century in (1900, 2000):
        try:
            date(century + year, month, day)
        except ValueError:
            continue
        return True
    return False


def main() -> int:
    """Scan every file that git knows or would take; binary files too, for their names."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        capture_output=True, check=True, text=True,
    ).stdout  # fmt: skip
    found = 0
    for name in filter(None, listed.split("\0")):
        path = Path(name)
        if name in _LOCKS or not path.is_file():
            continue
        lines = [name, *path.read_bytes().decode("utf-8", "ignore").splitlines()]
        for number, line in enumerate(lines):
            for match in _NUMBER.finditer(line):
                if is_real(match[1] + match[2]):
                    found += 1
                    # The digits themselves stay out of logs.
                    sys.stderr.write(f"{name}:{number}: a number that can be a person's\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
