"""What payments refuses (fejl i udbetaling); each error says what to do in both languages."""

from __future__ import annotations

from datetime import date

from office.kernel.errors import OfficeError


class UnknownPayee(OfficeError):
    """An employer that is to be paid is no company of the municipality (ukendt betalingsmodtager)."""

    def __init__(self, cvr: str) -> None:
        super().__init__(
            f"Arbejdsgiveren {cvr} findes ikke som virksomhed i kommunen; hent den fra CVR først.",
            f"The employer {cvr} is not a company of the municipality; fetch it from CVR first.",
        )


class WeekTwice(OfficeError):
    """The same payee and week came twice in one set of dues (dobbelt uge); which one counts cannot be known."""

    def __init__(self, payee: str, monday: date) -> None:
        super().__init__(
            f"Ugen fra {monday:%d-%m-%Y} står to gange for {payee}.",
            f"The week from {monday.isoformat()} stands twice for {payee}.",
        )


class NegativeDue(OfficeError):
    """An amount that is due is below nothing (negativ ydelse); the calculation is wrong."""

    def __init__(self, monday: date) -> None:
        super().__init__(
            f"Ydelsen for ugen fra {monday:%d-%m-%Y} er negativ.",
            f"What is due for the week from {monday.isoformat()} is negative.",
        )


class WrongState(OfficeError):
    """The run is not where the step begins (forkert kørselsstatus); somebody was first, or a step is missing."""

    def __init__(self, state: str, needed: str) -> None:
        super().__init__(
            f"Kørslen står som {state}; trinnet kræver {needed}.",
            f"The run stands as {state}; the step needs {needed}.",
        )


class SamePerson(OfficeError):
    """Whoever prepared a run must not release it (fire øjne; PAY-04)."""

    def __init__(self) -> None:
        super().__init__(
            "Kørslen skal frigives af en anden end den, der har klargjort den.",
            "The run must be released by somebody else than the one who prepared it.",
        )


class NeedsPerson(OfficeError):
    """A standing order releases no run with deviations (afvigelser); a person must look."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"Kørslen har {count} afvigelser og kan ikke frigives af den stående ordre; se forhåndsvisningen.",
            f"The run has {count} deviations, so the standing order cannot release it; see the preview.",
        )


class RunIsStale(OfficeError):
    """What is due has changed since the run was prepared (forældet kørsel); prepare it anew."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"{count} beløb er ændret, siden kørslen blev klargjort; annullér den og klargør igen.",
            f"{count} amounts have changed since the run was prepared; cancel it and prepare it again.",
        )


class FileChanged(OfficeError):
    """The payment file would not be the one that was released (ændret betalingsfil); nothing is sent."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Betalingsfilen {name} stemmer ikke med det, der blev frigivet.",
            f"The payment file {name} is not what was released.",
        )


class BadReceipt(OfficeError):
    """A receipt file cannot be read as it is (kvitteringsfil standset); nothing of it was booked."""

    def __init__(self, name: str, line: int, da: str, en: str) -> None:
        super().__init__(f"{name}, linje {line}: {da}", f"{name}, line {line}: {en}")


class NotABankDay(OfficeError):
    """Money cannot be at anybody's disposal on a day on which banks are closed (ingen bankdag)."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"{day:%d-%m-%Y} er ikke en bankdag.", f"{day.isoformat()} is not a day on which banks settle payments."
        )
