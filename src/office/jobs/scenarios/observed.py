"""What stands on the last evening of a scenario (det observerede): cases, assessments, money, tasks, letters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

from lawbook.assessment import CaseAssessment
from office.cases.models import SicknessCase
from office.cases.queries import cases_of
from office.decisions.models import Decision
from office.decisions.queries import decisions_of, latest_assessment
from office.flows.move_case import MOVED
from office.jobs.scenarios import extracts
from office.jobs.scenarios.living import Lived
from office.kernel import tenancy
from office.letters.models import Letter
from office.parties.models import Company, Person
from office.parties.queries import companies_by_cvr
from office.payments.models import Order, PaymentRun, RunWeek
from office.payments.queries import balance_of
from office.tasks.models import Task

CITIZEN = "CITIZEN"
Key = TypeVar("Key")
_RELEASED = (PaymentRun.State.RELEASED, PaymentRun.State.SENT, PaymentRun.State.RECONCILED)
_CAME_BACK = (Order.State.REJECTED, Order.State.RETURNED, Order.State.CANCELLED)


@dataclass(slots=True)
class Money:
    """What was paid, in øre (udbetalt): `citizen` before own ATP, `refund` by company number."""

    hours: Fraction = Fraction(0)
    citizen: int = 0
    refund: dict[str, int] = field(default_factory=dict)
    supplement: int = 0
    own_atp: int = 0
    municipal_atp: int = 0
    pension: int = 0

    def add(self, row: RunWeek) -> None:
        """Add what one run paid of one week."""
        company = row.week.company
        if company is None:
            self.citizen += row.to_payee + row.own_atp
        else:
            self.refund[company.cvr] = self.refund.get(company.cvr, 0) + row.to_payee
        self.supplement += row.supplement
        self.own_atp += row.own_atp
        self.municipal_atp += row.municipal_atp
        self.pension += row.pension

    @property
    def is_nothing(self) -> bool:
        """Tell whether nothing was paid; 0 counts as nothing."""
        amounts = (self.citizen, self.supplement, self.own_atp, self.municipal_atp, self.pension)
        return not any(amounts) and not any(self.refund.values())


@dataclass(slots=True)
class Seen:
    """A case as one municipality has it (sag)."""

    municipality: int
    case: SicknessCase


def _goes_on(seen: Seen) -> bool:
    """Tell whether the case lives here: one that moved away stands behind the one that it moved to."""
    return bool(seen.case.end_reason != MOVED)


@dataclass
class Observed:
    """Everything that a scenario may expect something about, read once and only when asked for."""

    lived: Lived

    def _everywhere(self) -> Iterator[tuple[int, Person]]:
        """Yield the person in each municipality that knows them, acting for that municipality meanwhile."""
        cast = self.lived.world.cast
        numbers = [cast.cpr, extracts.new_number(cast.cpr)]
        for municipality in self.lived.municipalities:
            with tenancy.acting_for(municipality):
                for person in Person.objects.filter(cpr__in=numbers):
                    yield municipality, person

    @cached_property
    def cases(self) -> list[Seen]:
        """All cases, latest absence first; of a case that moved along, the one that goes on stands first."""
        found = [Seen(code, case) for code, person in self._everywhere() for case in cases_of(person)]
        order = {code: place for place, code in enumerate(self.lived.municipalities)}
        return sorted(
            found, reverse=True,
            key=lambda seen: (seen.case.first_absence_day, _goes_on(seen), order[seen.municipality], seen.case.pk),
        )

    @property
    def latest(self) -> Seen | None:
        """The latest case that is not annulled, else the latest at all."""
        standing = [seen for seen in self.cases if seen.case.status != SicknessCase.Status.ANNULLED]
        return next(iter(standing or self.cases), None)

    def number_of_cases(self) -> int:
        """Count absences: a case that another municipality has taken over counts once."""
        return len(
            {
                (seen.case.relation, seen.case.employer and seen.case.employer.cvr, seen.case.first_absence_day)
                for seen in self.cases
            }
        )

    @cached_property
    def assessment(self) -> CaseAssessment | None:
        """The latest assessment of the latest case (vurdering)."""
        seen = self.latest
        if seen is None:
            return None
        with tenancy.acting_for(seen.municipality):
            stored = latest_assessment(seen.case)
            return None if stored is None else stored.assessment

    @cached_property
    def decisions(self) -> list[Decision]:
        """Decisions of the latest case that are in force (afgørelser)."""
        seen = self.latest
        if seen is None:
            return []
        with tenancy.acting_for(seen.municipality):
            return [made for made in decisions_of(seen.case) if made.state == Decision.State.IN_FORCE]

    def outcome(self) -> str:
        """Return granted, partly_granted, refused or pending (udfald)."""
        made = {decision.outcome for decision in self.decisions}
        granted = made & {Decision.Outcome.GRANTED, Decision.Outcome.STOPPED}
        if Decision.Outcome.PARTLY_GRANTED in made or (granted and Decision.Outcome.REFUSED in made):
            return "partly_granted"
        if granted:
            return "granted"
        return "refused" if Decision.Outcome.REFUSED in made else "pending"

    @cached_property
    def _run_weeks(self) -> list[tuple[int, RunWeek]]:
        """Every week that a released run has paid and nobody sent back, with the municipality that paid it."""
        until, rows = self.lived.world.cast.scenario.until, []
        for code, person in self._everywhere():
            found = RunWeek.objects.filter(week__case__person=person, run__state__in=_RELEASED, run__pay_day__lte=until)
            found = found.select_related("run", "order", "week__company", "week__paid_posting")
            rows += [(code, row) for row in found if row.order is None or row.order.state not in _CAME_BACK]
        return rows

    def weeks(self) -> dict[str, Money]:
        """Return what all runs have paid of each week, by ISO week (uger)."""
        return self._by(lambda row: iso_week(row.week.monday))

    def runs(self) -> dict[date, Money]:
        """Return what the runs of each payment day sent out (kørsler)."""
        return self._by(lambda row: row.run.pay_day)

    def _by(self, key: Callable[[RunWeek], Key]) -> dict[Key, Money]:
        found: dict[Key, Money] = {}
        counted: set[tuple[int, int]] = set()
        for code, row in self._run_weeks:
            money = found.setdefault(key(row), Money())
            money.add(row)
            if (code, row.week_id) not in counted and row.week.paid_posting is not None:
                counted.add((code, row.week_id))
                money.hours += Fraction(row.week.paid_posting.hours or 0)
        return found

    def payers(self) -> dict[date, set[int]]:
        """Return which municipalities paid on each payment day (udbetalende kommune)."""
        found: dict[date, set[int]] = {}
        for code, row in self._run_weeks:
            found.setdefault(row.run.pay_day, set()).add(code)
        return found

    def balances(self) -> dict[str, int]:
        """Return what each payee owes (+) or is owed (−) in øre, by company number or CITIZEN (balance)."""
        found: dict[str, int] = {}
        for _, person in self._everywhere():
            parties: dict[str, Person | Company] = {CITIZEN: person}
            parties |= companies_by_cvr(self.lived.world.cast.cvr.values())
            for payee, party in parties.items():
                found[payee] = found.get(payee, 0) + balance_of(party).amount
        return found

    @cached_property
    def tasks(self) -> list[Task]:
        """All tasks, open and closed, of the person and the cases (opgaver)."""
        return [task for _, person in self._everywhere() for task in _tasks_of(person)]

    def open_numbers(self) -> list[int]:
        """Return the numbers of the open tasks, in order, twice where two stand."""
        return sorted(task.number for task in self.tasks if task.status == Task.Status.OPEN)

    def letters(self) -> set[str]:
        """Return the kinds of letters written (breve)."""
        found = set()
        for _, person in self._everywhere():
            letters = Letter.objects.exclude(state=Letter.State.FAILED)
            found |= set(letters.filter(person=person).values_list("kind", flat=True))
            found |= set(letters.filter(case__person=person).values_list("kind", flat=True))
        return {kind.lower() for kind in found}


def _tasks_of(person: Person) -> list[Task]:
    own = Task.objects.filter(person=person) | Task.objects.filter(case__person=person)
    return list(own.distinct().order_by("pk"))


def iso_week(monday: date) -> str:
    """Return the ISO week of a day as `2026-W37` (ugenummer)."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02d}"
