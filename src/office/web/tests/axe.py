"""The accessibility check that the browser tests share (tilgængelighed): the rules of WCAG as axe knows them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page

SCRIPT = Path(__file__).resolve().parents[4] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21aa", "best-practice")


def faults(page: Page, address: str, rules: Sequence[str] = RULES) -> list[tuple[str, str, list[str]]]:
    """Return what axe finds wrong on the open page: address, the rule's id, and the first elements that break it."""
    page.add_script_tag(path=str(SCRIPT))
    report = page.evaluate("rules => axe.run(document, {runOnly: rules})", list(rules))
    return [
        (address, fault["id"], [node["html"][:160] for node in fault["nodes"]][:3]) for fault in report["violations"]
    ]
