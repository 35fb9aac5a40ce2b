"""Files of messages, good and broken (meddelelsesfiler)."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.intake.problems import FORMAT, JSON
from office.intake.reading import UnreadableFile, parse, read_content, read_file, write


def lines(content: bytes, name: str = "a.jsonl"):
    return list(read_content(name, content))


def test_each_line_is_a_message_and_empty_ones_are_none():
    found = lines('{"a":1}\n\n  \r\n{"b":"æøå"}\r\n'.encode())
    assert [(entry.line, entry.body) for entry in found] == [(1, {"a": 1}), (4, {"b": "æøå"})]
    assert found[1].raw == '{"b":"æøå"}'


def test_a_bad_line_does_not_stop_the_next():
    found = lines(b'{"a":1\n{"b":2}\n[1]\nnull\n{"c":\xff}\n{"d":4}')
    rules = [entry.problem.rule if entry.problem else None for entry in found]
    assert rules == [JSON, None, FORMAT, FORMAT, JSON, None]
    assert [entry.line for entry in found] == [1, 2, 3, 4, 5, 6]
    assert found[4].raw == '{"c":\ufffd}'


def test_a_half_file_gives_what_is_whole():
    whole = "".join(json.dumps({"n": n}) + "\n" for n in range(50)).encode()
    found = lines(whole[: len(whole) // 2])
    assert [entry.body["n"] for entry in found[:-1]] == list(range(len(found) - 1))
    assert found[-1].problem is not None or found[-1].body["n"] == len(found) - 1


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('{"a":1,"a":2}', FORMAT),  # which one was meant?
        ('{"x":{"a":1,"a":2}}', FORMAT),
        ('{"a":NaN}', JSON),
        ('{"a":Infinity}', JSON),
        ('{"a":"\\u0000"}', JSON),
        ('{"a":"\\ud800"}', JSON),
        ("[" * 100_000, JSON),
        ('{"a":1} {"b":2}', JSON),
        ("{'a':1}", JSON),
    ],
)
def test_what_cannot_be_kept_is_refused(text, rule):
    (entry,) = lines(text.encode())
    assert entry.problem is not None and entry.problem.rule == rule
    assert "\x00" not in entry.raw


def test_whole_surrogate_pairs_and_separators_are_text():
    (entry,) = lines('{"a":"\\ud83d\\ude00\u2028"}'.encode())
    assert entry.body == {"a": "😀\u2028"}


def test_decimals_are_exact():
    assert parse('{"a":160.33,"b":0.1,"c":3}') == {"a": Decimal("160.33"), "b": Decimal("0.1"), "c": 3}


def test_a_document_is_one_message_or_a_list_of_them():
    (one,) = lines(b'\xef\xbb\xbf{\n "a": 1\n}', "a.json")
    assert one.body == {"a": 1}
    many = lines(b' [{"a":1}, 7, {"b":2}] ', "A.JSON")
    assert [(entry.line, entry.body) for entry in many] == [(1, {"a": 1}), (2, None), (3, {"b": 2})]
    (broken,) = lines(b'[{"a":1}', "a.json")
    assert broken.problem is not None and broken.problem.rule == JSON


def test_only_kinds_of_files_that_are_known_are_read(tmp_path):
    with pytest.raises(UnreadableFile):
        read_content("a.xlsx", b"PK")
    with pytest.raises(UnreadableFile) as caught:
        read_file(tmp_path / "missing.jsonl")
    assert "missing.jsonl" in str(caught.value)


def test_an_empty_file_has_no_messages():
    assert lines(b"") == [] and lines(b"\n\n") == []
    assert lines(b"", "a.txt") == []


def test_a_line_without_end_is_not_swallowed_whole():
    (entry,) = lines(b'{"a":"' + b"x" * 1_000_001 + b'"}')
    assert entry.problem is not None and len(entry.raw) <= 1_000_000


TEXT = st.text(st.characters(exclude_categories=["Cs"], min_codepoint=1))
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | TEXT | st.decimals(-1000, 1000, places=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
)


@given(st.dictionaries(st.sampled_from("abcæøå"), JSON_VALUES, max_size=4))
def test_what_is_written_reads_back(body):
    assert parse(write(body)) == body


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(content):
    for name in ("a.jsonl", "a.json", "a.txt"):
        for entry in read_content(name, content):
            assert (entry.problem is None) != (entry.body is None and entry.extract is None)
