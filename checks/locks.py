"""Check that lock files carry a hash for every package and no address, and that direct dependencies stay few."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

MOST_DIRECT = 20
ROOT = Path(__file__).resolve().parents[1]


def _faults() -> list[str]:
    faults = []
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        if "://" in text or "--index-url" in text or "--find-links" in text:
            faults.append(f"{path.name}: names an address")
        for block in re.split(r"\n(?=[a-z0-9])", text):
            if "==" in block and "--hash=sha256:" not in block:
                faults.append(f"{path.name}: {block.split()[0]} has no hash")
    direct = [line for line in (ROOT / "requirements/run.in").read_text().splitlines() if line.strip()]
    if len(direct) > MOST_DIRECT:
        faults.append(f"run.in: {len(direct)} direct dependencies, at most {MOST_DIRECT}")
    reasons = (ROOT / "docs/decisions/0001-dependencies.md").read_text(encoding="utf-8")
    for line in direct:
        name = re.split(r"[\[<>=]", line)[0]
        if f"`{name}`" not in reasons:
            faults.append(f"run.in: {name} has no line in docs/decisions/0001-dependencies.md")
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for name, entry in packages.items():
        if "resolved" in entry:
            faults.append(f"package-lock.json: {name} names an address")
        if name and "integrity" not in entry:
            faults.append(f"package-lock.json: {name} has no hash")
    return faults


if __name__ == "__main__":
    found = _faults()
    sys.stderr.write("".join(f"{fault}\n" for fault in found))
    raise SystemExit(bool(found))
