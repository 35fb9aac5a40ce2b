"""The fixed-width layout P12170, place by place (CPR-udtræk)."""

from __future__ import annotations

from datetime import date

import pytest

from office.intake import cpr
from office.intake.problems import Refused
from office.intake.reading import read_content

CPR, NEW = "6101801234", "6101809234"
D = date.fromisoformat


def record(kind: str, *fields: tuple[int, str], number: str = CPR) -> str:
    """Write a record: each field at its place, counted from 1."""
    line = kind + number
    for place, text in fields:
        line = line.ljust(place - 1) + text
    return line


def person(*, status: str = "01", since: str = "198001010000", current: str = "0" * 10, sex: str = "K", **kw) -> str:
    return record("001", (14, current), (24, status), (26, since), (39, sex), (40, "1980-01-01"), **kw)


ADDRESS = record(
    "002", (14, "0751"), (18, "1234"), (22, "007A"), (26, "02"), (28, "TH"), (70, "202403010000"), (83, "202402010000"),
    (96, "0101"), (100, "202402010000"),
)  # fmt: skip
CLEAR = record(
    "003", (14, "Ærø,Åse"), (48, "Hr. Bøgh"), (82, "Lokalitet"), (116, "Østergade 7A, 2. th"), (150, "Sønderby"),
    (184, "8600"), (188, "Silkeborg"), (208, "0751"),
)  # fmt: skip
NAME = record("008", (14, "Åse"), (65, "Lykke"), (106, "Ærø"), (147, "198002010000"), (160, "Ærø,Åse"))


def content(*lines: str, count: int | None = None, produced: str = "20260305") -> bytes:
    """Write a whole file in the register's own encoding."""
    total = len(lines) + 2 if count is None else count
    whole = [
        record("000", (14, "012170"), (20, produced), (28, "20260304"), number="0" * 10),
        *lines,
        record("999", (14, f"{total:08d}"), number="9" * 10),
    ]
    return "".join(f"{line}\r\n" for line in whole).encode("cp1252")


def read(*lines: str) -> cpr.Extract:
    (entry,) = read_content("a.txt", content(*lines))
    assert entry.problem is None, entry.problem
    assert entry.extract is not None
    return entry.extract


def problem(*lines: str, **kw) -> Refused:
    entries = [entry for entry in read_content("a.txt", content(*lines, **kw)) if entry.problem]
    return entries[0].problem


def test_every_field_stands_at_its_place():
    found = read(person(), ADDRESS, CLEAR, NAME)
    assert found == cpr.Extract(
        cpr=CPR, status="ACTIVE", status_since=D("1980-01-01"), current_cpr=None, sex="FEMALE", born=D("1980-01-01"),
        municipality=751, moved_in_on=D("2024-02-01"), moved_from=101,
        address="c/o Hr. Bøgh\nØstergade 7A, 2. th\nSønderby\n8600 Silkeborg", name="Åse Lykke Ærø",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("status", "name"),
    [
        ("01", "ACTIVE"), ("03", "ACTIVE"), ("05", "ACTIVE"), ("07", "ACTIVE"), ("20", "ACTIVE"),
        ("30", "NUMBER_WITHDRAWN"),
        ("50", "NUMBER_WITHDRAWN"), ("60", "RENUMBERED"), ("70", "DISAPPEARED"), ("80", "EMIGRATED"), ("90", "DEAD"),
        (" 1", "ACTIVE"),
    ],
)  # fmt: skip
def test_status_codes(status, name):
    found = read(person(status=status, since="202602030000"))
    assert (found.status, found.status_since) == (name, D("2026-02-03"))


def test_an_unknown_status_is_refused():
    assert problem(person(status="44")).field == "STATUS"


def test_a_changed_number_names_the_current_one():
    assert read(person(status="60", current=NEW)).current_cpr == NEW
    assert read(person(status="60", current=CPR)).current_cpr is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("202602030915", "2026-02-03"),
        ("2026-02-03", "2026-02-03"),
        ("000000000000", None),
        ("0000-00-00", None),
        ("", None),
        ("195000000000", "1950-01-01"),  # uncertain: only the year is known
        ("195007000000", "1950-07-01"),
    ],
)
def test_days_are_read_in_both_ways(text, day):
    assert read(person(since=text)).status_since == (None if day is None else D(day))


@pytest.mark.parametrize("text", ["202602300000", "20260a030000", "2026"])
def test_what_is_no_day_is_refused(text):
    assert problem(person(since=text)).field == "STATUSHAENSTART"


def test_protection_of_name_and_address_has_days():
    found = read(person(), record("004", (14, "0001"), (18, "2026-01-01"), (28, "2027-01-01")))
    assert (found.is_protected, found.protected_from, found.protected_until) == (True, D("2026-01-01"), D("2027-01-01"))
    assert found.protects(D("2027-01-01")) and not found.protects(D("2027-01-02"))
    for other in ("0002", "0003", "0004"):  # directory, marketing, research
        assert not read(person(), record("004", (14, other), (18, "2026-01-01"))).is_protected
    assert read(person(), record("004", (14, "0001"), (18, "2026-01-01"))).protects(D("2099-01-01"))


def test_circumstances_have_records_of_their_own():
    assert read(person(status="80"), record("005", (14, "5120"), (18, "202602010000"))).emigrated_on == D("2026-02-01")
    assert read(person(status="70"), record("007", (14, "202602020000"))).disappeared_on == D("2026-02-02")
    found = read(person(), record("017", (14, "2026-02-03"), (25, "0000-00-00"), (35, "0001")))
    assert (found.has_guardian, found.guardian_from) == (True, D("2026-02-03"))
    found = read(person(), record("099", (14, "202602040915"), (26, "A21"), (29, "  ")))
    assert (found.event, found.event_on) == ("A21", D("2026-02-04"))


def test_records_that_nobody_asks_for_are_passed_over():
    former = record("022", (14, "6101800000"), (24, "1990-01-01"))
    assert read(person(), record("010", (14, "5100")), record("012", (14, "G")), record("016", (14, "0001")), former)


def test_blocks_are_parted_by_record_001():
    other = person(number="7505751230", sex="M")
    entries = list(read_content("a.txt", content(person(), NAME, other)))
    assert [(entry.line, entry.extract.cpr, entry.extract.sex) for entry in entries] == [
        (2, CPR, "FEMALE"), (4, "7505751230", "MALE"),
    ]  # fmt: skip


def test_broken_layouts_are_refused_each_by_itself():
    good, bad = person(number="7505751230"), record("888", (14, "x"))
    entries = list(read_content("a.txt", content(person(), bad, good)))
    assert entries[0].problem.field == "888" and entries[1].extract.cpr == "7505751230"
    assert problem(person(number="9913550000")).field == "PNR"
    assert problem(person(), record("008", number="7505751230")).field == "PNR"
    assert problem(NAME).field == "001"
    assert problem(person(), count=9).field == "999"
    assert problem(person(), record("002", (14, "07x1"))).field == "KOMKOD"


def test_a_file_without_frame_is_read():
    (entry,) = read_content("a.cpr", (person() + "\n" + NAME).encode("cp1252"))
    assert entry.extract.name == "Åse Lykke Ærø"


def test_an_extract_that_was_cut_off_keeps_its_last_person_out():
    whole = content(person(), NAME, person(number="7505751230")).decode("cp1252")
    cut = "\r\n".join(whole.split("\r\n")[:-2]).encode("cp1252")
    first, last = read_content("a.txt", cut)
    assert first.problem is None and first.extract.cpr == CPR
    assert last.problem is not None and last.problem.field == "999"


@pytest.mark.parametrize("sign", ["\x00", "\x81"])
def test_what_is_no_text_is_refused_and_the_next_person_goes_in(sign):
    broken = record("003", (14, "Ly{}kke,Åse"))
    text = content(person(), broken, person(number="7505751230")).decode("cp1252")
    entries = list(read_content("a.txt", text.encode("cp1252").replace(b"{}", sign.encode("latin-1"))))
    assert entries[0].problem is not None and "\x00" not in entries[0].raw
    assert entries[1].problem is None and entries[1].extract.cpr == "7505751230"


def test_an_extract_whose_own_day_is_none_is_refused():
    assert problem(person(), produced="2O260823").field == "PRODDTO"


def test_an_error_never_shows_the_number():
    found = problem(person(number="9913550000"))
    assert "9913550000" not in found.da + found.en + found.field
