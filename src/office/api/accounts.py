"""Service accounts (servicekonti): made with a purpose and scopes, known by a token that is shown once, revoked."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from office.administration.models import User
from office.administration.operations import NotAllowed
from office.administration.rights import Right, may
from office.api.models import ServiceAccount
from office.kernel import clock, tenancy
from office.kernel.errors import OfficeError
from office.reports.access import Viewer
from office.reports.models import Extract
from office.reports.queries import extracts
from office.reports.registry import report_of

REPORTS, CASES, CPR, PROTECTED = "reports", "cases", "cpr", "protected"
LONGEST = timedelta(days=366)
_PREFIX = "openksd"


class AccountRefused(OfficeError):
    """The account cannot be made like this (servicekonto kan ikke oprettes)."""


def _check_scopes(scopes: Sequence[str]) -> None:
    for scope in scopes:
        head, _colon, code = scope.partition(":")
        if head == REPORTS and code:
            report_of(code)
        elif scope not in (REPORTS, CASES, CPR, PROTECTED):
            raise AccountRefused(f"Omfanget {scope} findes ikke.", f"There is no scope {scope}.")
    if not any(scope == CASES or scope.startswith(REPORTS) for scope in scopes):
        raise AccountRefused("Kontoen skal kunne læse noget.", "The account must be able to read something.")


@transaction.atomic
def create(
    *, name: str, purpose: str, scopes: Sequence[str], by: User, valid_until: date | None = None
) -> tuple[ServiceAccount, str]:
    """Make an account; returns it with its token, which is never shown again (opret servicekonto).

    Raises NotAllowed, AccountRefused, UnknownReport.
    """
    if not may(by, Right.ADMINISTER):
        raise NotAllowed(Right.ADMINISTER)
    until = valid_until or clock.today() + LONGEST
    if not name.strip() or not purpose.strip():
        raise AccountRefused("Kontoen mangler navn eller formål.", "The account has no name or purpose.")
    if not clock.today() <= until <= clock.today() + LONGEST:
        raise AccountRefused("Kontoen gælder højst et år.", "The account is valid for a year at most.")
    _check_scopes(scopes)
    if ServiceAccount.objects.filter(name=name.strip(), revoked_at__isnull=True).exists():
        raise AccountRefused("Der er allerede en konto med det navn.", "There is an account of that name already.")
    secret = secrets.token_urlsafe(32)
    account = ServiceAccount.objects.create(
        name=name.strip()[:80], purpose=purpose.strip()[:200], scopes=sorted(set(scopes)), token_hash=_hash(secret),
        made_by=by.username, made_at=clock.now(), valid_until=until,
    )  # fmt: skip
    return account, f"{_PREFIX}.{account.public_id.hex}.{secret}"


def accounts() -> list[ServiceAccount]:
    """Return the municipality's accounts, those that stand first (servicekonti)."""
    return sorted(ServiceAccount.objects.all(), key=lambda one: (not stands(one), one.name, one.pk))


def stands(account: ServiceAccount) -> bool:
    """Tell whether an account's token opens anything today."""
    return account.revoked_at is None and account.valid_until >= clock.today()


def uses_of(account: ServiceAccount) -> QuerySet[Extract]:
    """Return what an account has read, latest first, from the log of extracts (brugslog)."""
    until = {} if account.revoked_at is None else {"at__lte": account.revoked_at}
    return extracts(by=_reader(account)).filter(channel=Extract.Channel.API, at__gte=account.made_at, **until)


@transaction.atomic
def revoke(*, name: str, by: User) -> ServiceAccount:
    """Take an account's access away at once (spær servicekonto). Raises NotAllowed, AccountRefused."""
    if not may(by, Right.ADMINISTER):
        raise NotAllowed(Right.ADMINISTER)
    found = ServiceAccount.objects.select_for_update().filter(name=name, revoked_at__isnull=True).first()
    if found is None:
        raise AccountRefused("Kontoen findes ikke.", "There is no such account.")
    found.revoked_at, found.revoked_by = clock.now(), by.username
    found.save(update_fields=["revoked_at", "revoked_by"])
    return found


def account_of(token: str) -> ServiceAccount | None:
    """Return the standing account of a token, of whichever municipality, or None."""
    parts = token.split(".")
    if len(parts) != 3 or parts[0] != _PREFIX:
        return None
    try:
        known = UUID(hex=parts[1])
    except ValueError:
        return None
    with tenancy.acting_everywhere():
        found = ServiceAccount.everywhere.filter(public_id=known, revoked_at__isnull=True).first()
    if found is None or found.valid_until < clock.today():
        return None
    return found if hmac.compare_digest(found.token_hash, _hash(parts[2])) else None


def _hash(secret: str) -> str:
    """Hash a secret; it is 256 random bits, so a slow hash would add nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def reads_report(account: ServiceAccount, code: str) -> bool:
    """Tell whether an account's scopes open a report."""
    return REPORTS in account.scopes or f"{REPORTS}:{code}" in account.scopes


def _reader(account: ServiceAccount) -> str:
    """Return the name that an account's readings are logged under."""
    return f"konto {account.name}"


def viewer_of_account(account: ServiceAccount) -> Viewer:
    """Return an account as reports see it: person numbers and protected names only where the purpose needs them."""
    return Viewer(
        name=_reader(account), sees_cpr=CPR in account.scopes, sees_protected=PROTECTED in account.scopes
    )
