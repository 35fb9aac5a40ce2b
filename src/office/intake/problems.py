"""Why a message was not taken in (afvisning): one clear error that names file, line, field and rule."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from office.kernel.errors import OfficeError

# Rules of our own beside NemRefusion's numbers 1000-1110 (standards 7).
JSON = "JSON"  # the line cannot be read
FORMAT = "FORMAT"  # the published format is not kept
MUNICIPALITY = "MUNICIPALITY"  # meant for another municipality
DAY = "DAY"  # a day that cannot be meant (LP-44)
HOURS = "HOURS"  # more hours than there are
SIGNED = "SIGNED"  # signed later than it was received
REUSED_ID = "REUSED-ID"  # the id of another message
OTHER_SENDER = "SENDER"  # somebody else's message is corrected or withdrawn
OTHER_CITIZEN = "CITIZEN"  # a message about another citizen is corrected or withdrawn
OTHER_FORM = "FORM"  # a correction changes the form
CPR_LAYOUT = "P12170"  # an extract of the person register breaks its layout
FAULT = "FAULT"  # a fault in the program


class Refused(OfficeError):
    """A message is not taken in (meddelelse afvist): the rule it breaks and the field that shows it."""

    def __init__(self, rule: str, field: str, da: str, en: str) -> None:
        super().__init__(da, en)
        self.rule = rule
        self.field = field


@dataclass(frozen=True, slots=True)
class Problem:
    """One message that was refused or taken in with a warning (fejl i indlæsning); `line` counts from 1."""

    file: str
    line: int
    field: str
    rule: str
    da: str
    en: str

    @classmethod
    def of(cls, refused: Refused, *, file: str, line: int) -> Problem:
        """Place a refusal in its file."""
        return cls(file=file, line=line, field=refused.field, rule=refused.rule, da=refused.da, en=refused.en)

    @property
    def text(self) -> str:
        """The error in the active language."""
        return self.en if (get_language() or "da").startswith("en") else self.da

    def __str__(self) -> str:
        """Write the whole error on one line."""
        is_english = (get_language() or "da").startswith("en")
        line, field, rule = ("line", "field", "rule") if is_english else ("linje", "felt", "regel")
        place = f"{self.file}, {line} {self.line}"
        if self.field:
            place += f", {field} {self.field}"
        return f"{place}: {self.text} ({rule} {self.rule})"
