"""Keep files and functions small enough to read at once, and named by what they hold."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

MOST_IN_FILE, MOST_IN_FUNCTION = 400, 40
EMPTY_NAMES = {"utils", "helpers", "common", "core", "misc"}
ROOT = Path(__file__).resolve().parents[1]


def _faults(path: Path) -> list[str]:
    source = path.read_text(encoding="utf-8")
    name = path.relative_to(ROOT)
    faults = []
    if source.count("\n") > MOST_IN_FILE:
        faults.append(f"{name}: {source.count(chr(10))} lines, at most {MOST_IN_FILE}")
    if EMPTY_NAMES & {part.removesuffix(".py") for part in name.parts}:
        faults.append(f"{name}: a name that says nothing")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > MOST_IN_FUNCTION:
                faults.append(f"{name}:{node.lineno}: {node.name} has {lines} lines, at most {MOST_IN_FUNCTION}")
    return faults


def main() -> int:
    """Look at every Python file but migrations."""
    folders = [ROOT / "src", ROOT / "checks", ROOT / "benchmarks"]
    files = [path for folder in folders for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts]
    found = [fault for path in files for fault in _faults(path)]
    sys.stderr.write("".join(f"{fault}\n" for fault in found))
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
