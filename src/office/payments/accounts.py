"""The plan of accounts (kontoplan): the ledger's accounts and where the authorised municipal chart wants them (PAY-10).

Function, dranst and grouping are the municipal chart's as of November 2022; the local finance system maps them further.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Component(models.TextChoices):
    """What an amount of a week is for (beløbsart)."""

    BENEFIT = "BENEFIT", _("Sygedagpenge")  # to a citizen benefit before own ATP, to an employer refund
    SUPPLEMENT = "SUPPLEMENT", _("Tillæg til refusion")
    OWN_ATP = "OWN_ATP", _("Borgerens ATP-bidrag")
    MUNICIPAL_ATP = "MUNICIPAL_ATP", _("Kommunens ATP-bidrag")
    PENSION = "PENSION", _("Obligatorisk pension")
    CLAIM = "CLAIM", _("Tilgodehavende")  # what moves between a payee's credit and the municipality's claim


class Account(models.TextChoices):
    """An account of the ledger (konto); debit is positive, credit negative."""

    BENEFIT_COST = "BENEFIT_COST", _("Udgift, sygedagpenge til borgere")
    REFUND_COST = "REFUND_COST", _("Udgift, refusion til arbejdsgivere")
    SUPPLEMENT_COST = "SUPPLEMENT_COST", _("Udgift, tillæg til refusion (staten)")
    MUNICIPAL_ATP_COST = "MUNICIPAL_ATP_COST", _("Udgift, kommunens ATP-bidrag")
    PENSION_COST = "PENSION_COST", _("Udgift, obligatorisk pension (staten)")
    PAYEE_PAYABLE = "PAYEE_PAYABLE", _("Skyldigt til borger eller arbejdsgiver")
    PAYEE_CLAIM = "PAYEE_CLAIM", _("Tilgodehavende hos borger eller arbejdsgiver")
    ATP_PAYABLE = "ATP_PAYABLE", _("Skyldigt ATP af uger, der ikke er kørt")
    ATP_SETTLEMENT = "ATP_SETTLEMENT", _("ATP til afregning")
    PENSION_PAYABLE = "PENSION_PAYABLE", _("Skyldig pension af uger, der ikke er kørt")
    PENSION_SETTLEMENT = "PENSION_SETTLEMENT", _("Pension til afregning")
    IN_TRANSIT = "IN_TRANSIT", _("Betalingsordrer undervejs")
    BANK = "BANK", _("Bank")
    TAKEN_OVER_DUE = "TAKEN_OVER_DUE", _("Fraflytterkommunens ydelse (mindekonto)")
    TAKEN_OVER_PAID = "TAKEN_OVER_PAID", _("Fraflytterkommunens udbetaling (mindekonto)")


@dataclass(frozen=True, slots=True)
class ChartPlace:
    """Where an account stands in the authorised municipal chart (autoriseret kontoplan)."""

    function: str
    dranst: int | None
    grouping: str | None


_BENEFITS = ChartPlace("5.57.71", 1, "013")
_CREDITORS = ChartPlace("8.51.52", None, None)

CHART: Mapping[Account, ChartPlace | None] = {
    Account.BENEFIT_COST: _BENEFITS,
    Account.REFUND_COST: _BENEFITS,
    Account.SUPPLEMENT_COST: ChartPlace("8.51.52", None, "125"),
    Account.MUNICIPAL_ATP_COST: ChartPlace("8.51.52", None, "101"),
    Account.PENSION_COST: ChartPlace("8.51.52", None, "124"),
    Account.PAYEE_PAYABLE: _CREDITORS,
    Account.PAYEE_CLAIM: _CREDITORS,
    Account.ATP_PAYABLE: ChartPlace("8.51.52", None, "101"),
    Account.ATP_SETTLEMENT: ChartPlace("8.51.52", None, "101"),
    Account.PENSION_PAYABLE: ChartPlace("8.51.52", None, "124"),
    Account.PENSION_SETTLEMENT: ChartPlace("8.51.52", None, "124"),
    Account.IN_TRANSIT: _CREDITORS,
    Account.BANK: ChartPlace("8.22.05", None, None),
    Account.TAKEN_OVER_DUE: None,  # another municipality's money: remembered, never exported
    Account.TAKEN_OVER_PAID: None,
}
