"""The glossary is well formed, and every rule says its Danish term."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from lawbook import law_matrix
from lawbook.foundation.plain_yaml import plain_yaml
from lawbook.foundation.rule import Provision

KEYS = {"term", "identifier", "code", "da", "cites", "meaning", "not"}
ENTRIES = plain_yaml((law_matrix.ROOT / "docs" / "glossary.yaml").read_text(encoding="utf-8"))


def test_each_thing_has_one_identifier_and_says_what_it_is() -> None:
    for entry in ENTRIES:
        assert KEYS - {"code", "not"} <= set(entry) <= KEYS, entry
        assert re.fullmatch(r"[a-z][a-z0-9_]*", entry["identifier"]), entry
        assert entry["da"].strip() and entry["meaning"].endswith("."), entry
    assert [name for name, count in Counter(entry["identifier"] for entry in ENTRIES).items() if count > 1] == []


def test_codes_are_upper_case() -> None:
    codes = [entry["code"] for entry in ENTRIES if "code" in entry]
    assert codes
    assert [code for code in codes if not re.fullmatch(r"[A-Z][A-Z0-9_]*", code)] == []


def test_no_identifier_is_a_word_that_must_not_be_used_for_it() -> None:
    for entry in ENTRIES:
        assert entry["identifier"] not in entry.get("not", []), entry


@pytest.mark.parametrize("item", law_matrix.provisions(), ids=repr)
def test_a_rule_says_its_danish_term_in_the_first_line(item: Provision[..., object]) -> None:
    assert re.search(r"\([^)]*[a-zæøåA-ZÆØÅ][^)]*\)", item.says.strip().splitlines()[0])
