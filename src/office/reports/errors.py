"""What the reports refuse (fejl i rapporter)."""

from __future__ import annotations

from office.kernel.errors import OfficeError


class UnknownReport(OfficeError):
    """No report has this number (ukendt rapport)."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Rapporten {code} findes ikke.", f"There is no report {code}.")


class ReportRefused(OfficeError):
    """The user's role does not open this report (rapporten kræver en anden rolle); nothing was read."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Din rolle giver ikke adgang til rapport {code}.", f"Your role does not open report {code}.")


class PeriodRefused(OfficeError):
    """The period cannot be read, or the report cannot have it (ugyldig periode)."""


class UnknownColumn(OfficeError):
    """The report has no such column (ukendt kolonne)."""

    def __init__(self, code: str, name: str) -> None:
        super().__init__(f"Rapport {code} har ingen kolonne {name}.", f"Report {code} has no column {name}.")


class FormatRefused(OfficeError):
    """The rows cannot be written in that form (ugyldigt format)."""


class ListUnreadable(OfficeError):
    """An uploaded list cannot be read (ulæselig liste); `line` is where, from 1, 0 for the whole."""

    def __init__(self, line: int, da: str, en: str) -> None:
        super().__init__(f"Linje {line}: {da}" if line else da, f"Line {line}: {en}" if line else en)
        self.line = line


class ReminderRefused(OfficeError):
    """The work list is already done, or not (arbejdslisten kan ikke ændres)."""
