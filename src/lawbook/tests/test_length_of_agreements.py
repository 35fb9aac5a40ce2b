"""How long a § 56 or § 58 a agreement covers, from all that may be written on it."""

from __future__ import annotations

from datetime import date

import pytest

from lawbook.agreement import SECTION_56, SECTION_58A
from lawbook.assembly.agreements import last_day_covered, most_months
from lawbook.facts import Agreement


@pytest.mark.parametrize("kind", [SECTION_56, SECTION_58A])
@pytest.mark.parametrize(
    ("first", "last", "covered"),
    [
        ("2024-03-01", None, "2026-02-28"),
        ("2024-03-01", "2026-02-28", "2026-02-28"),
        ("2024-03-01", "2026-02-27", "2026-02-27"),
        ("2024-03-01", "2026-03-01", "2026-02-28"),
        ("2024-02-29", None, "2026-02-27"),
        (None, "2026-03-01", "2026-03-01"),
        (None, None, None),
    ],
)
def test_an_agreement_covers_to_its_own_end_and_no_longer_than_two_years(
    kind: str, first: str | None, last: str | None, covered: str | None
) -> None:
    found = last_day_covered(
        Agreement(
            fact="f001", sent_on=date(2024, 1, 1), said_by="OFFICE", agreement=kind, state="APPROVED",
            first_day=date.fromisoformat(first) if first else None,
            last_day=date.fromisoformat(last) if last else None,
        )
    )  # fmt: skip
    assert found == (date.fromisoformat(covered) if covered else None)
    assert most_months(kind) == 24
