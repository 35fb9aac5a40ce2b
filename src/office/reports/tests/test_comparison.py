"""The jobcentre's list against R46: the two lists that are wanted."""

from __future__ import annotations

from datetime import date

import pytest

from office.administration.models import Role
from office.reports.access import PROGRAM
from office.reports.comparison import (
    JobcentreCase,
    Matching,
    OfficeCase,
    compare,
    compare_with_r46,
    guessed,
    jobcentre_cases,
    read_day,
    read_list,
)
from office.reports.errors import ListUnreadable, ReportRefused
from office.reports.tests.world import a_case, a_person, as_role

FIRST = date(2026, 3, 2)


def ours(cpr: str = "7101800001", first: date = FIRST, last: date | None = None) -> OfficeCase:
    return OfficeCase(
        number="2026-000001", cpr=cpr, citizen="Maja", first_day=first, last_day=last, status="Afgjort",
        target_group="Ledig",
    )  # fmt: skip


def theirs(cpr: str = "7101800001", first: date | None = FIRST, last: date | None = None) -> JobcentreCase:
    return JobcentreCase(cpr=cpr, first_day=first, last_day=last)


@pytest.mark.parametrize(
    ("here", "there", "missing", "recoveries"),
    [
        ([ours()], [theirs()], 0, 0),
        ([ours()], [], 1, 0),
        ([ours()], [theirs("7101800002")], 1, 0),
        ([ours()], [theirs(last=date(2026, 4, 1))], 0, 1),
        # Recovered on the very first day still is this absence; the day before it is an earlier one.
        ([ours()], [theirs(last=FIRST)], 0, 1),
        ([ours()], [theirs(last=date(2026, 3, 1))], 1, 0),
        # We know of the recovery ourselves.
        ([ours(last=date(2026, 4, 1))], [theirs(last=date(2026, 4, 1))], 0, 0),
        # One of two cases at the jobcentre still runs.
        ([ours()], [theirs(last=date(2026, 4, 1)), theirs(first=date(2026, 4, 3))], 0, 0),
        # A list without days can only tell who is missing.
        ([ours()], [theirs(first=None)], 0, 0),
        ([], [theirs()], 0, 0),
    ],
)
def test_two_lists_come_out(
    here: list[OfficeCase], there: list[JobcentreCase], missing: int, recoveries: int
) -> None:
    found = compare(here, there)
    assert (len(found.not_at_jobcentre), len(found.recoveries_missing_here)) == (missing, recoveries)
    assert (found.ours, found.theirs) == (len(here), len(there))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_lists_are_read_as_spreadsheets_write_them(encoding: str, delimiter: str) -> None:
    head = ("CPR-nr", "Første sygedag", "Raskmeldt")
    lines = [head, ("710180-0001", "02-03-2026", ""), ("1" * 9, "", "1.4.2026")]
    content = "\r\n".join(delimiter.join(line) for line in lines)
    uploaded = read_list(f"{content}\r\n\r\n".encode(encoding))
    assert guessed(uploaded.headers) == {
        "cpr": "CPR-nr", "first_day": "Første sygedag", "last_day": "Raskmeldt", "name": "",
    }  # fmt: skip
    found = jobcentre_cases(
        uploaded, Matching(cpr="CPR-nr", first_day="Første sygedag", last_day="Raskmeldt")
    )
    assert found.cases == (theirs(), theirs("0" + "1" * 9, first=None, last=date(2026, 4, 1)))
    assert found.unread == ()


def test_a_bad_line_is_named_by_its_place_and_the_others_are_read() -> None:
    # A cell of two lines and an empty line lie before the bad ones: the numbers are those of the file.
    uploaded = read_list(
        b'cpr;slut;note\n7101800001;2026-04-01;"to\nlinjer"\n\n'
        b"71018;;\n710180-000A;;\n7101800002;i morgen;\n7101800003;;\n"
    )
    found = jobcentre_cases(uploaded, Matching(cpr="cpr", last_day="slut"))
    assert [str(one) for one in found.unread] == [
        "Linje 5: CPR-nummeret har ikke ti cifre.", "Linje 6: CPR-nummeret har ikke ti cifre.",
        "Linje 7: slut er ikke en dato.",
    ]  # fmt: skip
    assert [one.line for one in found.unread] == [5, 6, 7]
    assert "71018" not in str(found.unread)
    # Whoever has an unreadable day is at the jobcentre all the same: neither missing nor recovered.
    assert found.cases == (
        theirs("7101800001", first=None, last=date(2026, 4, 1)), theirs("7101800002", first=None),
        theirs("7101800003", first=None),
    )  # fmt: skip
    compared = compare([ours("7101800002")], found.cases)
    assert (compared.not_at_jobcentre, compared.recoveries_missing_here) == ((), ())


def test_a_list_of_which_no_line_can_be_read_is_refused_without_a_number() -> None:
    for column, content in (("cpr", b"cpr;slut\n71018;x\n710;y\n"), ("cpr", b"cpr;slut\n7101800001;i morgen\n")):
        with pytest.raises(ListUnreadable, match="Linje 2") as refused:
            jobcentre_cases(read_list(content), Matching(cpr=column, last_day="slut"))
        assert "71018" not in str(refused.value)
    with pytest.raises(ListUnreadable, match="findes ikke"):
        jobcentre_cases(read_list(b"cpr\n7101800001\n"), Matching(cpr="personnr"))
    for content in (b"", b"\n\n", b"PK\x03\x04\0\0", b"\xff\xfe", b"\xff\xfe\0\0"):
        with pytest.raises(ListUnreadable):
            read_list(content)


def test_days_are_read_in_danish_and_iso() -> None:
    for text in ("2026-04-01", "01-04-2026", "1.4.2026", "01/04/2026", "2026-04-01T00:00:00"):
        assert read_day(text) == date(2026, 4, 1)
    assert read_day("  ") is None


@pytest.mark.django_db
@pytest.mark.usefixtures("municipality")
def test_the_report_itself_is_compared_and_needs_its_role() -> None:
    known, missing, recovered = (a_case(FIRST, a_person(), status="RUNNING") for _ in range(3))
    a_case(FIRST, a_person(), status="CLOSED")
    content = f"cpr;slut\n{known.person.cpr};\n{recovered.person.cpr};2026-04-01\n12;\n".encode()
    found = compare_with_r46(content, Matching(cpr="cpr", last_day="slut"), PROGRAM)
    assert [case.number for case in found.not_at_jobcentre] == [missing.number]
    assert [one.case.number for one in found.recoveries_missing_here] == [recovered.number]
    assert ([one.line for one in found.unread], found.theirs) == ([4], 2)
    with pytest.raises(ReportRefused):
        compare_with_r46(content, Matching(cpr="cpr"), as_role(Role.CONTROL))
