"""Which adapter answers each port (valg af adapter): setting OPENKSD_REGISTERS, else the demo adapters."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from django.conf import settings
from django.utils.module_loading import import_string

from office.registers import ports

_DEMO = "office.registers.adapters.demo"
DEFAULTS = {
    "person": f"{_DEMO}.answers.DemoPersonRegister",
    "company": f"{_DEMO}.answers.DemoCompanyRegister",
    "income": f"{_DEMO}.answers.DemoIncomeRegister",
    "control": f"{_DEMO}.answers.DemoControlRegister",
    "insurance": f"{_DEMO}.answers.DemoInsuranceRegister",
    "post": f"{_DEMO}.delivery.DemoPostBox",
    "bank": f"{_DEMO}.bank.AnsweringBank",
}


@cache
def _adapter(path: str) -> Any:
    return import_string(path)()


def _door(name: str) -> Any:
    chosen = {**DEFAULTS, **getattr(settings, "OPENKSD_REGISTERS", {})}
    return _adapter(chosen[name])


def person_register() -> ports.PersonRegister:
    """Return the person register (CPR)."""
    return cast(ports.PersonRegister, _door("person"))


def company_register() -> ports.CompanyRegister:
    """Return the company register (CVR)."""
    return cast(ports.CompanyRegister, _door("company"))


def income_register() -> ports.IncomeRegister:
    """Return the income register (eIndkomst)."""
    return cast(ports.IncomeRegister, _door("income"))


def control_register() -> ports.ControlRegister:
    """Return the register of atypical absence (VAS)."""
    return cast(ports.ControlRegister, _door("control"))


def insurance_register() -> ports.InsuranceRegister:
    """Return the insurance register (sygedagpengeforsikring)."""
    return cast(ports.InsuranceRegister, _door("insurance"))


def post_box() -> ports.PostBox:
    """Return the way out for letters (Digital Post)."""
    return cast(ports.PostBox, _door("post"))


def bank() -> ports.Bank:
    """Return the way out for payment orders (NemKonto)."""
    return cast(ports.Bank, _door("bank"))
