"""The read API (læse-API): reports and cases for the municipality's own systems; described by /api/v1/openapi.json."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from ninja import NinjaAPI, Query
from ninja.errors import AuthenticationError, ValidationError
from ninja.security import HttpBearer

from office.api.accounts import CASES, CPR, PROTECTED, account_of, reads_report, viewer_of_account
from office.api.models import ServiceAccount
from office.api.schemas import CaseOut, CasesOut, ColumnOut, Problem, ReportOut, RowsOut
from office.cases.models import SicknessCase
from office.kernel import audit, clock, tenancy
from office.kernel.errors import OfficeError
from office.reports.definition import Report
from office.reports.errors import ReportRefused, UnknownReport
from office.reports.models import Extract
from office.reports.operations import log_extract
from office.reports.periods import Unit, parse
from office.reports.registry import definitions, report_of
from office.reports.running import Question, Size, page

_REFUSALS = {401: Problem, 403: Problem, 422: Problem}
PageSize = Annotated[int, Query(ge=1, le=1000)]


class Token(HttpBearer):
    """The token of a service account, as `Authorization: Bearer …`."""

    def authenticate(self, request: HttpRequest, token: str) -> ServiceAccount | None:
        """Return the account, or None, which is answered with 401."""
        return account_of(token)


api = NinjaAPI(
    title="OpenKSD", version="1.0", auth=Token(), docs_url=None,
    description="Reports and cases of one municipality, read only. A service account has a purpose and scopes: "
    "`reports` or `reports:R34`, `cases`, `cpr` for CPR numbers, `protected` for protected names. Every reading is "
    "logged with who, what and how many people.",
)  # fmt: skip


class NotFound(OfficeError):
    """Nothing is there, or it is another municipality's (findes ikke)."""

    def __init__(self) -> None:
        super().__init__("Sagen findes ikke.", "There is no such case.")


class OutOfScope(OfficeError):
    """The account's scopes do not reach this (uden for omfanget)."""

    def __init__(self) -> None:
        super().__init__("Kontoens omfang dækker ikke dette.", "The account's scopes do not reach this.")


class UnknownParameter(OfficeError):
    """The address has a parameter that the endpoint does not (ukendt parameter)."""

    def __init__(self, known: Iterable[str]) -> None:
        listed = ", ".join(known)
        super().__init__(f"Adressen tager kun: {listed or 'intet'}.", f"The address takes only: {listed or 'nothing'}.")


@api.exception_handler(OfficeError)
def _refused(request: HttpRequest, error: OfficeError) -> HttpResponse:
    status = 403 if isinstance(error, ReportRefused | OutOfScope) else 422
    status = 404 if isinstance(error, UnknownReport | NotFound) else status
    return api.create_response(request, {"da": error.da, "en": error.en}, status=status)


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    told = {"da": "Nøglen mangler, er udløbet eller spærret.", "en": "The token is missing, expired or revoked."}
    answer = api.create_response(request, told, status=401)
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(ValidationError)
def _unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Name the parameters that cannot be read, not what stood in them: it may be a person number."""
    names = ", ".join(sorted({str(one["loc"][-1]) for one in error.errors}))
    told = {"da": f"Kan ikke læses: {names}.", "en": f"Cannot be read: {names}."}
    return api.create_response(request, told, status=422)


def _answers(*parameters: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Work in the account's municipality and in Danish, as files are written; a parameter by another name is refused.

    A misspelt filter that is left out would hand out more than was asked for.
    """

    def worked(endpoint: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(endpoint)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if set(request.GET) - set(parameters):
                raise UnknownParameter(parameters)
            with tenancy.acting_for(_account(request).municipality), translation.override("da"):
                return endpoint(request, *args, **kwargs)

        return answered

    return worked


def _account(request: HttpRequest) -> ServiceAccount:
    found = request.auth  # type: ignore[attr-defined]
    assert isinstance(found, ServiceAccount)
    return found


def _told(report: Report) -> ReportOut:
    return ReportOut(
        code=report.code, name=str(report.name), purpose=str(report.purpose), is_retired=report.is_retired,
        units=[unit.value for unit in report.units],
        columns=[ColumnOut(header=c.header, kind=c.kind.value, is_ours=c.is_ours) for c in report.columns],
    )  # fmt: skip


@api.get("/reports", response={200: list[ReportOut], **_REFUSALS}, summary="The reports that the account reads")
@_answers()
def reports(request: HttpRequest) -> list[ReportOut]:
    """List the reports in the account's scopes."""
    account = _account(request)
    return [_told(report) for report in definitions().values() if reads_report(account, report.code)]


@api.get(
    "/reports/{code}/rows", response={200: RowsOut, 404: Problem, **_REFUSALS},
    summary="One page of a report",
)  # fmt: skip
@_answers("unit", "first", "last", "page", "size")
def rows(  # noqa: PLR0917 - the parameters of the address
    request: HttpRequest, code: str, unit: Unit | None = None, first: str = "", last: str = "",
    number: Annotated[int, Query(alias="page", ge=1, le=1_000_000)] = 1, size: PageSize = 200,
) -> RowsOut:  # fmt: skip
    """Return a page of rows; the period is widened to whole units: unit=WEEK, first=2026-10, last=2026-12."""
    account, report = _account(request), report_of(code)
    if not reads_report(account, report.code):
        raise ReportRefused(report.code)
    period = parse(unit, first, last) if unit is not None else None
    question = Question(report=report, viewer=viewer_of_account(account), period=period)
    found = page(question, number, size)
    log_extract(
        question=question, channel=Extract.Channel.API, purpose=account.purpose,
        size=Size(rows=len(found.rows), persons=found.people_here),
    )  # fmt: skip
    headers = [column.header for column in report.columns]
    return RowsOut(
        report=report.code, period=period.label if period else None, on=question.on, page=found.number,
        pages=found.pages, total=found.total,
        rows=[dict(zip(headers, map(_plain, row), strict=True)) for row in found.rows],
    )  # fmt: skip


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _case(account: ServiceAccount, case: SicknessCase) -> CaseOut:
    person = case.person
    is_hidden = person.is_protected and PROTECTED not in account.scopes
    return CaseOut(
        number=case.number, person=str(person.public_id), name="Beskyttet" if is_hidden else person.name,
        cpr=person.cpr if CPR in account.scopes else None, first_absence_day=case.first_absence_day,
        last_absence_day=case.last_absence_day, status=case.status, target_group=case.target_group,
        employer_cvr=case.employer.cvr if case.employer else None,
    )  # fmt: skip


def _log_cases(account: ServiceAccount, cases: Iterable[SicknessCase]) -> None:
    """Write down the extract, and for every citizen that the account read the case."""
    read = list(cases)
    people = {case.person.public_id for case in read}
    reader = viewer_of_account(account).name
    Extract.objects.create(
        at=clock.now(), by=reader, report="SAGER", channel=Extract.Channel.API, purpose=account.purpose,
        rows=len(read), persons=len(people), has_cpr=CPR in account.scopes,
    )  # fmt: skip
    for person in sorted(people):
        audit.log_reading(reader=reader, subject=person, purpose=account.purpose, place="api")


def _cases(account: ServiceAccount) -> Any:
    if CASES not in account.scopes:
        raise OutOfScope
    return SicknessCase.objects.select_related("person", "employer").order_by("number")


@api.get("/cases", response={200: CasesOut, **_REFUSALS}, summary="One page of cases")
@_answers("status", "page", "size")
def cases(
    request: HttpRequest, status: SicknessCase.Status | None = None,
    number: Annotated[int, Query(alias="page", ge=1, le=1_000_000)] = 1,
    size: Annotated[int, Query(ge=1, le=200)] = 100,
) -> CasesOut:  # fmt: skip
    """Return a page of the municipality's cases by number, of one status if asked for."""
    account = _account(request)
    found = _cases(account)
    if status is not None:
        found = found.filter(status=status)
    total = found.count()
    shown = list(found[(number - 1) * size : number * size])
    _log_cases(account, shown)
    return CasesOut(
        page=number, pages=max(1, -(-total // size)), total=total, cases=[_case(account, case) for case in shown]
    )


@api.get("/cases/{number}", response={200: CaseOut, 404: Problem, **_REFUSALS}, summary="One case")
@_answers()
def case(request: HttpRequest, number: str) -> CaseOut:
    """Return one case by its number."""
    account = _account(request)
    found = _cases(account).filter(number=number).first()
    if found is None:
        raise NotFound
    _log_cases(account, [found])
    return _case(account, found)
