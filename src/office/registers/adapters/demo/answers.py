"""Registers of the demo: what the office itself knows, clean answers for the rest (demoregistre).

A clean answer: the company exists, its SE number is its CVR number, VAS gives zero advice, nobody is insured, and the
income register holds nothing. `operations.store_answer` tells a register something else.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from office.registers import ports
from office.registers.queries import stored_answer, stored_answers_to, stored_answers_under


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


class DemoPersonRegister:
    """The person register as far as it has been told (CPR): key is the person number."""

    def person(self, *, cpr: str) -> ports.PersonAnswer | None:
        """Return the stored answer, or None: the demo invents no citizens."""
        told = stored_answer("PERSON", cpr)
        if told is None:
            return None
        return ports.PersonAnswer(
            cpr=cpr,
            name=told["name"],
            born=date.fromisoformat(told["born"]),
            sex=told["sex"],
            status=told.get("status", "ACTIVE"),
            address=told.get("address", ""),
            is_protected=told.get("is_protected", False),
            residence=told.get("residence"),
        )


class DemoCompanyRegister:
    """The company register (CVR): key is the CVR number; SE numbers by `se:cvr`."""

    def company(self, *, cvr: str) -> ports.CompanyAnswer | None:
        """Return the stored answer, else an active private company; {"is_silent": true} = no answer."""
        return self._company(cvr, stored_answer("COMPANY", cvr))

    @staticmethod
    def _company(cvr: str, told: dict[str, Any] | None) -> ports.CompanyAnswer | None:
        told = {} if told is None else told
        if told.get("is_silent"):
            return None
        return ports.CompanyAnswer(
            cvr=cvr,
            name=told.get("name", f"CVR {cvr}"),
            sector=told.get("sector", "PRIVATE"),
            se_numbers=tuple(told.get("se_numbers", [cvr])),
            is_active=told.get("is_active", True),
            form=told.get("form", ""),
        )

    def is_se_number_of(self, *, se: str, cvr: str) -> bool | None:
        """Tell whether the SE number is the company's; a stored {"answer": null} means that the register is silent."""
        pair, company = ("SE_NUMBER", f"{se}:{cvr}"), ("COMPANY", cvr)
        told = stored_answers_to([pair, company])
        if pair in told:
            answer: bool | None = told[pair]["answer"]
            return answer
        found = self._company(cvr, told.get(company))
        return found is not None and se in found.se_numbers


class DemoIncomeRegister:
    """The income register (eIndkomst): key is `cpr:cvr`; months as {"YYYY-MM": {"wage": øre, "hours": text}}."""

    def income(self, *, cpr: str, cvr: str) -> ports.IncomeAnswer | None:
        """Return the stored months, or None: the register has nothing (task 30)."""
        told = stored_answer("INCOME", f"{cpr}:{cvr}")
        return None if told is None else self._answer(cvr, told)

    def incomes(self, *, cpr: str) -> tuple[ports.IncomeAnswer, ...]:
        """Return the stored months of every employer, in the order of their numbers."""
        told = stored_answers_under("INCOME", f"{cpr}:")
        return tuple(self._answer(key.partition(":")[2], answer) for key, answer in told.items())

    def _answer(self, cvr: str, told: dict[str, Any]) -> ports.IncomeAnswer:
        months = tuple(self._line(month, told["months"][month]) for month in sorted(told["months"]))
        return ports.IncomeAnswer(cvr=cvr, months=months, is_incomplete=told.get("is_incomplete", False))

    @staticmethod
    def _line(month: str, stated: dict[str, Any]) -> ports.IncomeLine:
        hours = stated.get("hours")
        return ports.IncomeLine(
            month=month, wage=stated.get("wage"), hours=None if hours is None else Fraction(str(hours)),
            extra_pension=stated.get("extra_pension"),
        )  # fmt: skip


class DemoControlRegister:
    """Validation of atypical absence (VAS): key is `cpr:cvr`, else the person number."""

    def advice(self, *, cpr: str, cvr: str | None) -> str:
        """Return the stored advice, else NONE."""
        told = stored_answer("CONTROL", f"{cpr}:{cvr or ''}", cpr)
        return "NONE" if told is None else str(told["advice"])


class DemoInsuranceRegister:
    """The insurance register (§ 55, § 45): key is the company number, or the person number of a self-employed."""

    def of_employer(self, *, cvr: str) -> ports.InsuranceState:
        """Return the stored state, else INVALID: the register answers that there is no insurance."""
        return self._state(stored_answer("INSURANCE", cvr))

    def of_business(self, *, cpr: str) -> ports.InsuranceState:
        """Return the stored state, else INVALID."""
        return self._state(stored_answer("INSURANCE", cpr))

    @staticmethod
    def _state(told: dict[str, Any] | None) -> ports.InsuranceState:
        if told is None:
            return ports.InsuranceState(state="INVALID")
        return ports.InsuranceState(
            state=told["state"], valid_from=_day(told.get("valid_from")), valid_until=_day(told.get("valid_until"))
        )
