"""One clear error, in both languages (fejl i indlæsning)."""

from __future__ import annotations

import pytest
from django.utils import translation

from office.intake.problems import Problem, Refused
from office.kernel.errors import OfficeError

REFUSED = Refused("1107", "refund_from", "Der er et hul.", "There is a gap.")


def test_a_refusal_is_an_error_of_the_house():
    assert isinstance(REFUSED, OfficeError)
    assert (REFUSED.rule, REFUSED.field, REFUSED.da, REFUSED.en) == (
        "1107", "refund_from", "Der er et hul.", "There is a gap.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text", "line"),
    [
        ("da", "Der er et hul.", "a.jsonl, linje 12, felt refund_from: Der er et hul. (regel 1107)"),
        ("en", "There is a gap.", "a.jsonl, line 12, field refund_from: There is a gap. (rule 1107)"),
        ("en-gb", "There is a gap.", "a.jsonl, line 12, field refund_from: There is a gap. (rule 1107)"),
    ],
)
def test_it_speaks_the_language_at_work(language, text, line):
    problem = Problem.of(REFUSED, file="a.jsonl", line=12)
    with translation.override(language):
        assert problem.text == text and str(problem) == line


def test_without_a_field_none_is_named():
    problem = Problem.of(Refused("JSON", "", "Ulæselig.", "Unreadable."), file="a.jsonl", line=1)
    with translation.override("da"):
        assert str(problem) == "a.jsonl, linje 1: Ulæselig. (regel JSON)"


def test_without_a_language_it_is_danish():
    problem = Problem.of(REFUSED, file="a.jsonl", line=1)
    with translation.override(None):
        assert problem.text == "Der er et hul."
