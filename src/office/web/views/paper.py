"""A case typed in from paper (opret sag manuelt)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from office.administration.rights import Right
from office.flows.open_by_hand import Paper, open_by_hand
from office.kernel import clock
from office.kernel.errors import OfficeError
from office.reports.words import CAUSES
from office.web import parsing
from office.web.access import Request, needs
from office.web.acts import Field
from office.web.drafts import Missing, form_fields

_OWN_WORD = "OTHER"  # a cause that only the citizen's own form has


def _fields() -> tuple[Field, ...]:
    forms = (
        ("DP201", _("Lønmodtager med løn (arbejdsgiver)")), ("DP200A", _("Lønmodtager uden løn (arbejdsgiver)")),
        ("DP200B", _("Ledig (a-kasse)")), ("DP200C", _("Selvstændig")),
    )  # fmt: skip
    causes = tuple((code, word) for code, word in CAUSES.items() if code != _OWN_WORD)
    return (
        Field(name="form", label=_("Anmeldelse"), kind="choice", choices=forms, is_required=True),
        Field(name="cpr", label=_("CPR-nummer"), is_required=True),
        Field(name="cvr", label=_("Arbejdsgiverens eller a-kassens CVR-nummer")),
        Field(name="received_on", label=_("Modtaget den (frister regnes herfra)"), kind="day", is_required=True),
        Field(name="first_absence_day", label=_("Første fraværsdag"), kind="day", is_required=True),
        Field(name="last_sick_day", label=_("Sidste sygedag"), kind="day"),
        Field(name="cause", label=_("Fraværsårsag"), kind="choice", choices=causes),
        Field(name="weekly_hours", label=_("Timer om ugen")),
        Field(name="phone", label=_("Telefon (kun selvstændig)")),
        Field(name="remarks", label=_("Bemærkninger"), kind="long"),
    )


def _paper(written: dict[str, str]) -> Paper:
    """Read the form. Raises Missing, Unreadable."""
    labels = {field.name: str(field.label) for field in _fields()}
    missing = [field for field in _fields() if field.is_required and not written.get(field.name, "")]
    if missing:
        raise Missing(str(missing[0].label))
    first = parsing.day(written["first_absence_day"], labels["first_absence_day"])
    received = parsing.day(written["received_on"], labels["received_on"])
    assert first is not None and received is not None
    return Paper(
        form=written["form"], cpr=written["cpr"].replace("-", "").replace(" ", ""), first_absence_day=first,
        received_on=received, last_sick_day=parsing.day(written.get("last_sick_day", ""), labels["last_sick_day"]),
        cvr=written.get("cvr", "").replace(" ", ""), cause=written.get("cause") or "SICKNESS",
        weekly_hours=written.get("weekly_hours", "").replace(",", "."), phone=written.get("phone", ""),
        remarks=written.get("remarks", ""),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Right.SEE_CASES, Right.CORRECT_FACT)
def open_case(request: Request) -> HttpResponse:
    """Type in a notification that came on paper; the case then stands as made by hand (opret sag manuelt)."""
    written = {name: str(value).strip() for name, value in request.POST.items()}
    context = {
        "fields": form_fields(_fields(), written or {"received_on": clock.today().isoformat(), "cause": "SICKNESS"})
    }
    if request.method != "POST":
        return render(request, "web/paper.html", context)
    try:
        case = open_by_hand(paper=_paper(written), by=request.user)
    except OfficeError as error:
        return render(request, "web/paper.html", context | {"problem": str(error)}, status=422)
    messages.success(request, _("Sag %(number)s er oprettet.") % {"number": case.number})
    return redirect("case", case.public_id)


open_case.place = "find"  # type: ignore[attr-defined]
