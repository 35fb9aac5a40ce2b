"""Days that the law itself gives for an answer to a letter (lovens svarfrister), read from the lawbook."""

from __future__ import annotations

from datetime import date

from lawbook.deadlines.citizens import TABLE
from lawbook.foundation.unknown import Unknown
from office.letters.models import Letter

# The application (§ 38, stk. 1), the form (§ 11, stk. 2) and remarks on the notification letter (§ 40, stk. 5) have the
# same eight days from the dispatch; a hearing's deadline is the municipality's own and is always given.
_OF_THE_LAW = (Letter.Kind.NOTIFICATION_LETTER, Letter.Kind.INFORMATION_FORM)


def legal_reply_days(kind: str, on: date) -> int | None:
    """Return the days for a kind of letter sent on a day, or None where the law sets none."""
    if kind not in _OF_THE_LAW:
        return None
    found = TABLE["citizen_application_days"].on(on)
    return None if isinstance(found, Unknown) else int(found.value)
