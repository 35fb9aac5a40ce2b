"""What letters say, and that they say it plainly."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

import lawbook
from lawbook.assessment import Input, ParameterUse, Step
from lawbook.foundation import parameters
from lawbook.sentences import templates
from office.letters.content import AmountsDiffer, LetterContent, Reason, WeekRow
from office.letters.models import Letter
from office.letters.reasons import (
    for_company,
    may_stand_in_letter_to_company,
    provisions,
    reason_of,
    sentence,
)
from office.letters.rendering import DeadlineMissing, WrongRecipient, render, title_of
from office.letters.tests.reading import lix, running_text
from office.letters.tests.world import DAY, EVERY_LETTER, WEEKS, content
from office.letters.wording import day_text, hours_text, money_text, period_text, week_text
from office.parties.models import Company, Person

Kind = Letter.Kind
PERSON = Person(municipality=751, cpr="7101800001", name="Maja Lyngtoft", address="Skovvej 7\n8600 Silkeborg")
COMPANY = Company(municipality=751, cvr="99047127", name="Fjordlys Køkkener ApS")
LAWBOOK = Path(lawbook.__file__).parent
COMPLAINT = {"da": "Ankestyrelsen", "en": "National Board of Appeal"}


def _letter(kind, is_company=False, language="da", **changes):
    given = replace(content(kind, language, is_company=is_company), **changes)
    return render(
        kind=kind, to=COMPANY if is_company else PERSON, content=given, on=DAY, case_number="2026-014872",
        citizen="Maja Lyngtoft" if is_company else "",
    )  # fmt: skip


def _says(text, *, html: str) -> bool:
    return text in " ".join(running_text(html))


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize(("kind", "is_company"), EVERY_LETTER)
class TestEveryLetter:
    def test_is_easy_to_read(self, kind, is_company, language):
        index = lix(running_text(_letter(kind, is_company, language).html))
        assert index <= 45, f"LIX {index:.0f}"

    def test_names_sender_recipient_case_and_day(self, kind, is_company, language):
        html = _letter(kind, is_company, language).html
        assert "Silkeborg Kommune" in html
        assert ("Fjordlys Køkkener ApS" if is_company else "Maja Lyngtoft") in html
        assert "2026-014872" in html
        assert day_text(DAY, language) in html

    def test_carries_no_person_number_and_no_hole(self, kind, is_company, language):
        text = _letter(kind, is_company, language)
        assert PERSON.cpr not in text.html + text.title
        assert "None" not in text.html
        assert "{{" not in text.html
        assert " ." not in " ".join(running_text(text.html))

    def test_has_neither_style_nor_script(self, kind, is_company, language):
        html = _letter(kind, is_company, language).html
        assert "style=" not in html
        assert "<script" not in html
        assert html.startswith(f'<article class="letter" lang="{language}">')

    def test_adverse_letters_tell_how_to_complain_and_others_do_not(self, kind, is_company, language):
        # ADM-03
        adverse = kind in (Kind.REFUSAL, Kind.PARTIAL_REFUSAL, Kind.STOP, Kind.REFUND_PARTIAL)
        html = _letter(kind, is_company, language).html
        assert (COMPLAINT[language] in html) == adverse
        assert ("§ 77" in html) == adverse

    def test_letter_with_next_to_nothing_in_it_still_reads(self, kind, is_company, language):
        sender = content(kind, language, is_company=is_company).sender
        bare = LetterContent(sender=sender, language=language, reply_days=14, first_day=DAY)
        html = render(kind=kind, to=COMPANY if is_company else PERSON, content=bare, on=DAY).html
        assert " ." not in " ".join(running_text(html))
        assert "None" not in html


def test_decision_comes_first():
    for kind, is_company, said in (
        (Kind.GRANT, False, "Du får sygedagpenge fra 16. september 2026, så længe du er syg"),
        (Kind.REFUSAL, False, "Du får ikke sygedagpenge fra 17. august 2026 til 15. september 2026."),
        (Kind.STOP, False, "Dine sygedagpenge stopper. Den sidste dag med sygedagpenge er 30. november 2026."),
        (Kind.REFUND_GRANT, True, "I får refusion fra 16. september 2026."),
    ):
        assert running_text(_letter(kind, is_company).html)[1].startswith(said)


def test_adverse_letter_gives_rule_facts_weight_and_hearing():
    # ADM-02
    html = _letter(Kind.REFUSAL).html
    for said in (
        "§ 32, stk. 1, nr. 1: Du skal have arbejdet et vist antal timer i månederne før dit fravær.",
        "Det er ikke opfyldt.",
        "Du arbejdede 180 timer i de seneste 6 måneder. Kilde: registret over løn, 20. august 2026.",
        "Timerne er det, der tæller mest.",
        "Vi skrev til dig om det den 3. november 2026. Vi fik ikke noget svar.",
        "senest 4 uger efter, at du fik brevet",
        "retssikkerhedsloven § 5",
    ):
        assert _says(said, html=html), said


def test_answer_to_the_hearing_is_repeated():
    html = _letter(Kind.REFUSAL, hearing_answer="Jeg arbejdede også i maj.").html
    assert _says("Du svarede: “Jeg arbejdede også i maj.”", html=html)


def test_hearing_gives_facts_source_meaning_and_the_municipality_s_own_deadline():
    html = _letter(Kind.HEARING, reply_days=21).html
    for said in (
        "Svar senest 21 dage efter, at vi sendte brevet.",
        "Kilde: registret over løn, 20. august 2026.",
        "Vi overvejer at sige nej til sygedagpenge",
        "Vi har ikke afgjort sagen endnu.",
        "forvaltningsloven §§ 8, 9 og 19",
    ):
        assert _says(said, html=html), said


@pytest.mark.parametrize("kind", [Kind.HEARING, Kind.NOTIFICATION_LETTER, Kind.INFORMATION_FORM])
def test_letter_that_asks_for_an_answer_says_by_when(kind):
    with pytest.raises(DeadlineMissing):
        _letter(kind, reply_days=None)


def test_grant_tells_of_duties_and_of_the_machine():
    # ADM-04, ADM-10
    html = _letter(Kind.GRANT).html
    assert _says("du begynder at arbejde, også nogle få timer", html=html)
    assert _says("kan vi kræve dem tilbage", html=html)
    assert _says("Sagen er afgjort af vores it-system", html=html)
    assert _says("Er du stadig syg den 28. februar 2027", html=html)
    assert not _says("it-system", html=_letter(Kind.GRANT, is_automatic=False).html)


@pytest.mark.parametrize(("kind", "is_company"), [(Kind.PARTIAL_REFUSAL, False), (Kind.REFUND_PARTIAL, True)])
def test_rest_that_waits_for_a_person_is_not_called_refused(kind, is_company):
    waiting = _letter(kind, is_company, refused_first=None, proposal="", is_automatic=True).html
    assert _says("Resten har vi ikke afgjort endnu.", html=waiting)
    assert not _says("får ikke", html=waiting)
    refused = _letter(kind, is_company, refused_first=None, proposal="", is_automatic=False).html
    assert _says("for resten.", html=refused)
    assert _says("fra 17. august 2026 til 15. september 2026.", html=_letter(kind, is_company).html)


def test_municipality_as_employer_has_no_complaint():
    assert "Ankestyrelsen" not in _letter(Kind.REFUND_PARTIAL, is_company=True, may_complain=False).html


def test_notification_letter_with_and_without_wages():
    assert _says("Søg om sygedagpenge på Mit Sygefravær", html=_letter(Kind.NOTIFICATION_LETTER).html)
    with_pay = _letter(Kind.NOTIFICATION_LETTER, must_apply=False).html
    assert not _says("Søg om sygedagpenge", html=with_pay)
    assert _says("Din arbejdsgiver betaler dig løn", html=with_pay)


class TestAmounts:
    def test_rows_are_the_ledger_s_and_the_sum_is_theirs(self):
        html = _letter(Kind.SPECIFICATION, total=843_200).html
        for amount in ("3.436,00 kr.", "5.085,00 kr.", "36,00 kr.", "137,43 kr.", "3.400,00 kr.", "8.432,00 kr."):
            assert amount in html, amount
        assert "177,00 kr. til din pension" in html

    def test_refund_with_its_supplement(self):
        html = _letter(Kind.REFUND_GRANT, is_company=True).html
        assert "3.508,00 kr." in html
        assert "Din ATP" not in html
        assert "8.665,00 kr." in html

    @pytest.mark.parametrize("total", [843_199, 843_201])
    def test_an_oere_of_difference_stops_the_letter(self, total):
        with pytest.raises(AmountsDiffer, match="843200"):
            _letter(Kind.SPECIFICATION, total=total)

    def test_nothing_to_show_shows_no_table(self):
        assert "<table>" not in _letter(Kind.GRANT, weeks=()).html

    def test_unemployed_have_no_rate(self):
        weeks = (WeekRow(monday=date(2026, 11, 2), benefit=470_000),)
        html = _letter(Kind.GRANT, weeks=weeks, hourly_rate=None).html
        assert "<th>Sats</th>" not in html
        assert "<th>Timer</th>" not in html
        assert "4.700,00 kr." in html


class TestPrivacy:
    def test_protected_address_is_in_no_letter(self):
        hidden = Person(municipality=751, cpr="7101800001", name="Maja", address="Skjulvej 3", is_protected=True)
        for kind in (Kind.GRANT, Kind.HEARING, Kind.SPECIFICATION):
            assert "Skjulvej" not in render(kind=kind, to=hidden, content=content(kind), on=DAY).html

    def test_citizen_s_address_is_in_no_letter_to_an_employer(self):
        for kind, is_company in EVERY_LETTER:
            if is_company:
                html = _letter(kind, True).html
                assert "Skovvej" not in html
                assert "Medarbejder: Maja Lyngtoft" in html

    def test_employer_reads_nothing_of_health_or_other_income(self):
        # REF-14
        for cites in ("§ 7, stk. 1", "§ 32, stk. 1, nr. 1", "§ 47, stk. 1", "§ 51, stk. 1", "§ 999", "LP-29"):
            assert not may_stand_in_letter_to_company(cites)
        for cites in ("§ 30, stk. 1", "§ 40, stk. 1", "§ 54, stk. 1", "§ 59, stk. 6", "§ 55, stk. 1"):
            assert may_stand_in_letter_to_company(cites)
        mixed = content(Kind.REFUSAL).reasons + content(Kind.REFUSAL, is_company=True).reasons
        assert [reason.cites for reason in for_company(mixed)] == ["§ 59, stk. 2", "§ 54, stk. 1"]

    def test_what_parties_wrote_is_text_and_not_markup(self):
        html = _letter(Kind.REFUSAL, hearing_answer="<script>alert(1)</script>").html
        assert "<script>" not in html
        assert "&lt;script&gt;" in html


def test_titles_and_recipients():
    assert title_of(Kind.GRANT, PERSON, "da") == "Du får sygedagpenge"
    assert title_of(Kind.HEARING, COMPANY, "en") == "We want to hear you before we decide"
    for kind, to in ((Kind.GRANT, COMPANY), (Kind.REFUND_GRANT, PERSON), ("UNKNOWN", PERSON)):
        with pytest.raises(WrongRecipient):
            title_of(kind, to, "da")


def test_every_provision_is_one_plain_sentence_in_both_languages():
    for cites, found in provisions().items():
        for text in filter(None, (found.da, found.en, found.da_told, found.en_told)):
            assert text.endswith("."), cites
            assert text.count(".") == 1, cites
            assert not re.search(r"\d", text), f"{cites}: numbers of the law come from the trace"
        assert found.audience in {"BOTH", "CITIZEN"}
        assert bool(found.da_told) == bool(found.en_told)


def test_every_number_that_a_reason_tells_is_a_parameter_of_the_lawbook():
    names = {name for table in _tables().values() for name in table}
    for found in provisions().values():
        for text in (found.da_told, found.en_told):
            assert set(re.findall(r"{(\w+)}", text)) <= names


def test_what_a_case_tells_of_a_provision_is_plain_and_from_the_step():
    named = {name for table in _tables().values() for name in table} | {"result"}
    for path in LAWBOOK.glob("*/*.py"):
        named |= set(re.findall(r'"(\w+)"', path.read_text(encoding="utf-8")))
    told = {cites: found for cites, found in provisions().items() if found.da_facts}
    assert len(told) > 12
    for cites, found in told.items():
        values = [re.findall(r"{(\w+)}", text) for text in (found.da_facts, found.en_facts)]
        assert values[0] == values[1], cites
        assert set(values[0]) <= named, cites
        plain = [re.sub(r"[\[\]]", "", re.sub(r"\{\w+\}", "1", text)) for text in (found.da_facts, found.en_facts)]
        assert all(text.endswith(".") and lix([text]) <= 45 for text in plain), cites


def _tables():
    return {path: parameters.read(path.read_text(encoding="utf-8")) for path in LAWBOOK.glob("*/parameters.yaml")}


class TestReasonOfAStep:
    def test_numbers_are_those_of_the_step(self):
        used = (ParameterUse("refund_back_months", "3", date(2006, 7, 3), "§ 59", True),)
        step = Step("REF-04", "§ 59, stk. 2", "NOT_FULFILLED", "2026-06-15", "DATE", parameters=used)
        assert reason_of(step, "da") == Reason(
            cites="§ 59, stk. 2", text="Refusion gives for højst 3 måneder bagud i tid.", verdict="NOT_FULFILLED"
        )
        assert reason_of(step, "en").text == "A refund goes back 3 months at most."

    def test_without_numbers_the_plain_sentence_stands(self):
        step = Step("REF-04", "§ 59, stk. 2", "FULFILLED", "", "TEXT")
        assert reason_of(step, "da").text == "Refusion gives kun for den seneste tid."

    def test_what_is_not_fulfilled_tells_the_days_of_the_case(self):
        inputs = (Input("notified_on", "2026-03-30", "DATE"), Input("last_timely_day", "2026-03-09", "DATE"))
        step = Step("R-040", "§ 40, stk. 1", "NOT_FULFILLED", "NOT_FULFILLED", "TEXT", inputs=inputs)
        found = reason_of(step, "da")
        assert found.facts == "Sidste dag for det var den 9. marts 2026. Vi fik det at vide den 30. marts 2026."
        assert reason_of(step, "en").facts == "The last day for that was 9 March 2026. We were told on 30 March 2026."
        assert reason_of(step._replace(verdict="FULFILLED"), "da").facts == ""
        html = _letter(Kind.REFUND_PARTIAL, True, reasons=(found,)).html
        assert _says(f"Det er ikke opfyldt. {found.facts}", html=html)
        assert _says(f"i tide. {found.facts}", html=_letter(Kind.HEARING, True, reasons=(found,)).html)

    def test_hours_and_shares_are_written_as_letters_do(self):
        hours = (Input("months_with_hours", "4", "NUMBER"),)
        step = Step("R-030", "§ 32, stk. 1, nr. 1", "NOT_FULFILLED", "563.92", "HOURS", inputs=hours)
        assert reason_of(step, "da").facts == "Vi kan se 563,92 timer i alt og 4 måneder med timer nok."
        assert reason_of(step, "en").facts == "We can see 563.92 hours in all and 4 months with enough hours."
        works = Step(
            "R-012", "§ 53, stk. 3", "NOT_FULFILLED", "0", "SHARE", inputs=(Input("work_share", "0.75", "SHARE"),)
        )
        assert reason_of(works, "da").facts == "Du kan arbejde 75 % af tiden."

    def test_what_is_no_demand_has_no_verdict(self):
        days = (Input("holiday_first_day", "2026-12-14", "DATE"), Input("holiday_last_day", "2026-12-27", "DATE"))
        step = Step("R-070", "Principmeddelelse 31-19", "NOT_FULFILLED", "NO_BENEFIT", "TEXT", inputs=days)
        assert reason_of(step, "da") == Reason(
            cites="Principmeddelelse 31-19", text="Der er ikke penge for dage med ferie.",
            facts="Ferien er fra den 14. december 2026 til den 27. december 2026.",
        )  # fmt: skip

    def test_provision_without_words_is_left_out(self):
        assert reason_of(Step("LP-03", "LP-03", None, "1", "ORE"), "da") is None


def test_plain_words_of_all_provisions_are_easy():
    """Each by itself, also where the numbers of the law are told."""
    texts = [text for found in provisions().values() for text in (found.da, found.da_told) if text]
    assert [text for text in texts if lix([re.sub(r"\{\w+\}", "1", text)]) > 45] == []


def test_every_danish_sentence_of_the_lawbook_is_easy():
    """LIX at most 45 for each by itself, with all its parts and without those that may fall away."""
    hard = []
    for key, found in templates().items():
        for said in (found.da, *(words["da"] for words in found.when.values())):
            for text in (re.sub(r"[\[\]]", "", said), re.sub(r"\[[^\]]*\]", "", said)):
                index = lix([re.sub(r"\{\w+\}", "1", text)])
                hard += [f"{key}: LIX {index:.0f}: {text}"] if index > 45 else []
    assert hard == []


def test_citation_is_found_by_itself_or_by_what_it_lies_in():
    assert sentence("§ 59, stk. 2", "da") == "Refusion gives kun for den seneste tid."
    assert sentence("§ 59, stk. 5", "da") == "Refusion skal søges i tide."
    assert sentence("§ 59, stk. 2", "en") == "A refund only goes a short time back."
    assert sentence("LP-03", "da") == ""


class TestWording:
    def test_days_and_periods(self):
        assert day_text(date(2026, 12, 5), "da") == "5. december 2026"
        assert day_text(date(2026, 12, 5), "en") == "5 December 2026"
        first = date(2026, 12, 5)
        assert period_text(first, None, "da") == "fra 5. december 2026"
        assert period_text(first, first, "da") == "den 5. december 2026"
        assert period_text(first, first, "en") == "on 5 December 2026"
        assert period_text(first, date(2027, 1, 1), "da") == "fra 5. december 2026 til 1. januar 2027"
        assert week_text(date(2026, 12, 28), "da") == "53 (28/12–3/1)"
        assert week_text(date(2026, 11, 2), "en") == "45 (2 Nov–8 Nov)"

    @pytest.mark.parametrize(
        ("amount", "da", "en"),
        [
            (0, "0,00 kr.", "DKK 0.00"),
            (1, "0,01 kr.", "DKK 0.01"),
            (508_500, "5.085,00 kr.", "DKK 5,085.00"),
            (123_456_789, "1.234.567,89 kr.", "DKK 1,234,567.89"),
            (-164_900, "−1.649,00 kr.", "−DKK 1,649.00"),
        ],
    )
    def test_money(self, amount, da, en):
        assert (money_text(amount, "da"), money_text(amount, "en")) == (da, en)

    @pytest.mark.parametrize(
        ("hours", "text"),
        [(Fraction(37), "37,00"), (Fraction(37, 5), "7,40"), (Fraction(1, 3), "0,33"), (Fraction(1, 200), "0,01")],
    )
    def test_hours_half_up(self, hours, text):
        assert hours_text(Fraction(hours), "da") == text
        assert hours_text(Fraction(hours), "en") == text.replace(",", ".")


def test_content_comes_back_from_its_json():
    for kind, is_company in EVERY_LETTER:
        written = content(kind, is_company=is_company)
        assert LetterContent.from_json(written.as_json()) == written


def test_example_weeks_add_up():
    assert sum(week.paid for week in WEEKS) == 843_200
