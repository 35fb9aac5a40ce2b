"""Every measurement in turn, each a process of its own: `make bench`, or `python -m benchmarks [NAME …] [--write]`.

`--write` keeps what was measured, with the machine it was measured on, in benchmarks/results.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
RESULTS = HERE / "results.md"
OPENFISCA_PYTHON = Path(".venv/bench/bin/python")
# In the order in which the budgets of the design name them; the arguments are those of a run of some minutes.
ALL: dict[str, tuple[str, ...]] = {
    "assessments": (), "openfisca": (), "night": ("--scale", "0.05"), "intake": (), "payment_run": (), "reports": (),
    "task_overview": (), "deletion": (),
}  # fmt: skip


def known() -> list[str]:
    """Return the measurements that this checkout has."""
    return [name for name in ALL if (HERE / f"{name}.py").exists()]


def run(name: str) -> tuple[bool, str]:
    """Run one measurement; returns whether it went and what it printed."""
    python = OPENFISCA_PYTHON if name == "openfisca" else Path(sys.executable)
    if not python.exists():
        return False, f"{name}: {python} is missing; make bench installs it"
    paths = f"{HERE.parent / 'src'}{os.pathsep}{HERE.parent}"
    command = [str(python), "-m", f"benchmarks.{name}", *ALL[name]]
    done = subprocess.run(
        command, cwd=HERE.parent, env={**os.environ, "PYTHONPATH": paths}, text=True, capture_output=True, check=False
    )
    return done.returncode == 0, (done.stdout + ("" if done.returncode == 0 else done.stderr)).strip()


def machine() -> str:
    """Name the machine, for a figure means nothing without it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    return f"{os.cpu_count()} cores, {memory} GiB, {platform.machine()}, Python {platform.python_version()}"


def main() -> int:
    """Run what is asked for, or everything; the exit code is 1 when a measurement could not be made."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(known())}")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    unknown = [name for name in given.names if name not in known()]
    if unknown:
        parser.error(f"there is no measurement {', '.join(unknown)}; there are: {', '.join(known())}")
    load = os.getloadavg()[0]
    head = f"{datetime.now(UTC):%Y-%m-%d}, {machine()}, load {load:.1f} at the start"
    print(head, flush=True)
    told, went_all = [], True
    for name in given.names or known():
        went, said = run(name)
        went_all &= went
        print(f"\n{name}\n{said}", flush=True)
        told.append(f"## {name}\n\n```\n{said}\n```\n")
    if given.write:
        RESULTS.write_text(f"# What was measured\n\n`make bench` · {head}\n\n" + "\n".join(told), encoding="utf-8")
    return 0 if went_all else 1


if __name__ == "__main__":
    sys.exit(main())
