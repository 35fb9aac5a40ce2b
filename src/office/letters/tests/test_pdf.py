"""Letters as PDF: the kept words and amounts, tagged, the same every time."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from office.letters import operations
from office.letters.models import Letter
from office.letters.pdf import pdf_of, source_of
from office.letters.tests.pdf_reading import streams, words
from office.letters.tests.reading import running_text
from office.letters.tests.world import EVERY_LETTER, a_case, content

Kind = Letter.Kind
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("municipality")]


def _letter(kind=Kind.SPECIFICATION, *, is_company=False, language="da", **changes) -> Letter:
    case = a_case()
    given = replace(content(kind, language, is_company=is_company), **changes)
    to = case.employer if is_company else case.person
    return operations.queue_letter(kind=kind, case=case, to=to, key=f"{kind}-{is_company}-{language}", content=given)


def test_pdf_carries_title_tags_and_language():
    pdf = pdf_of(_letter())
    everything = pdf + b"".join(streams(pdf))
    assert pdf.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in everything
    assert b"/Lang" in everything
    assert b"pdfuaid" in everything


def test_amounts_and_words_of_the_letter_stand_in_the_pdf():
    letter = _letter(total=843_200)
    shown = words(pdf_of(letter))
    for said in (
        "3.436,00 kr.", "5.085,00 kr.", "36,00 kr.", "8.432,00 kr.", "177,00 kr. til din pension", "Maja Lyngtoft",
        "Silkeborg Kommune", f"Sag {letter.case.number}", "Er noget forkert?",
    ):  # fmt: skip
        assert said in shown, said
    amounts = re.findall(r"[\d.]+,\d\d kr\.", letter.html)
    assert sorted(re.findall(r"[\d.]+,\d\d kr\.", shown)) == sorted(amounts)


def test_same_letter_gives_the_same_file():
    letter = _letter()
    assert pdf_of(letter) == pdf_of(letter)


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize(("kind", "is_company"), EVERY_LETTER)
def test_every_letter_can_be_printed_whole(kind, is_company, language):
    letter = _letter(kind, is_company=is_company, language=language)
    shown = words(pdf_of(letter))
    for block in running_text(letter.html):
        for word in re.findall(r"\w{3,}", block):
            assert word in shown


def test_signs_that_mean_something_to_the_printer_are_only_text():
    letter = _letter(Kind.REFUSAL, hearing_answer='#panic("x") \\ "q" [a] $x$ * _ <b> @c //d')
    assert '#panic(\\"x\\")' in source_of(letter)
    assert pdf_of(letter).startswith(b"%PDF-")


def test_no_person_number_in_the_pdf():
    letter = _letter()
    pdf = pdf_of(letter)
    assert letter.person.cpr not in words(pdf)
    assert letter.person.cpr.encode() not in pdf + b"".join(streams(pdf))
