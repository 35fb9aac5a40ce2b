"""Random courses of absence as the messages that tell of them, each from its own seed (tilfældige forløb).

A story is chains of messages. Within a chain one thing said builds on the other and their order is given; the chains
may arrive in any order. Every message keeps the day on which it was signed, whenever it arrives.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from office.flows.receive_message import Outcome, receive, receive_content
from office.intake.tests.examples import CVR, OTHER_CVR, example
from office.intake.tests.test_cpr import content, person
from office.kernel import clock, tenancy

LAST_DAY = date(2026, 4, 10)
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Told:
    """One message: what it says, when it was signed and when it arrives when all goes well."""

    kind: str
    signed_on: date
    arrives_on: date
    body: dict[str, Any]

    def arrive(self, cpr: str, on: date) -> Outcome:
        """Let the message come in to the municipality at work."""
        body = example(self.kind, on=self.signed_on.isoformat(), citizen_cpr=cpr, **self.body)
        with clock.at(on):
            return receive(body | {"municipality": f"{tenancy.current():03d}"}, received_on=on)


@dataclass
class Story:
    """One citizen's course: chains of messages, and what the bank answers to the citizen's and employer's orders."""

    cpr: str
    employer: str
    chains: list[list[Told]]
    opening: list[Told] = field(default_factory=list)  # what the employer says first, for all else rests on it
    answers: list[tuple[date, str]] = field(default_factory=list)
    died_on: date | None = None

    def die(self, on: date) -> None:
        """Let the person register tell of the death."""
        assert self.died_on is not None
        dead = person(status="90", since=f"{self.died_on:%Y%m%d}0000", number=self.cpr)
        with clock.at(on):
            receipt = receive_content(f"{self.cpr}.cpr.txt", content(dead), received_on=on)
        assert receipt.refused == [], receipt

    def as_it_came(self) -> list[tuple[date, Told]]:
        """Return all messages by the day on which they arrive; what builds on another does not overtake it."""
        coming = [(told.signed_on, told) for told in self.opening]
        for chain in self.chains:
            day = max((told.signed_on for told in self.opening), default=date.min)
            for told in chain:
                day = max(day, told.arrives_on)
                coming.append((day, told))
        return sorted(coming, key=lambda one: one[0])

    def in_another_order(self, chance: random.Random) -> Iterator[Told]:
        """Yield all messages so that only the order within each chain is kept."""
        yield from self.opening
        left = [list(chain) for chain in self.chains if chain]
        while left:
            chain = chance.choice(left)
            yield chain.pop(0)
            left = [one for one in left if one]


class _Teller:
    """Tells one story from one seed."""

    def __init__(self, seed: int, cpr: str, employer: str) -> None:
        self.chance = random.Random(seed)
        self.seed, self.cpr, self.employer = seed, cpr, employer
        self.first = date(2026, 1, 1) + timedelta(days=self.chance.randrange(14))
        self.told = 0

    def may(self, share: float) -> bool:
        return self.chance.random() < share

    def day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.chance.randrange((last - first).days + 1))

    def say(self, kind: str, signed_on: date, **body: Any) -> Told:
        self.told += 1
        body["message_id"] = str(UUID(int=(0x4 << 76) | (0x8 << 60) | (0xF << 52) | (self.seed << 20) | self.told))
        late = self.chance.choice([0, 0, 0, 1, 3, 9])
        arrives = min(signed_on + timedelta(days=late), LAST_DAY)
        sender = {"sender": {"cvr": self.employer, "se": self.employer}} if "sender" in example(kind) else {}
        return Told(kind=kind, signed_on=signed_on, arrives_on=arrives, body={**sender, **body})

    # ---- what is said ------------------------------------------------------------------------------------------

    def income(self) -> list[Told]:
        """The register's months before the absence, and now and then other figures for them later."""
        days = [self.first + timedelta(days=2)]
        if self.may(0.4):
            days.append(self.day(date(2026, 2, 20), date(2026, 3, 30)))
        chain = []
        for on in days:
            wage = self.chance.choice([34_000, 30_000, 21_000, 15_000, 40_000])
            months = {f"2025-{month:02d}": {"wage": wage, "hours": 160.33} for month in range(7, 13)}
            chain.append(self.say("INCOME", on, employer=self.employer, months=months))
        return chain

    def notice(self, kind: str, **body: Any) -> list[Told]:
        """The notification, and now and then its correction or corrections, each in the name of the one before."""
        on = self.first + timedelta(days=self.chance.randrange(2, 8))
        said = {"first_absence_day": self.first.isoformat(), "weekly_hours": 37, **body}
        given = self.say(kind, on, **said)
        chain, token = [given], given.body["message_id"]
        days = sorted(self.day(date(2026, 2, 10), date(2026, 4, 5)) for _ in range(self.chance.choice([0, 0, 0, 1, 2])))
        for day in days if kind == "DP201" else ():
            changes = self.chance.choice([{"weekly_hours": 30}, {"weekly_hours": 37}, self._end(day)])
            form = {name: value for name, value in said.items() if value is not ...}
            corrected = {"form": kind, "employment_start": "2015-01-01", **form, **changes}
            root = given.body["message_id"]
            chain.append(self.say("CORRECTION", day, corrects=root, token=token, notification=corrected))
            token = chain[-1].body["message_id"]
        return chain

    def _end(self, on: date) -> dict[str, str]:
        return {"last_sick_day": self.day(date(2026, 2, 5), on).isoformat()}

    def refunds(self) -> list[Told]:
        """Requests for the weeks after the employer period, one after the other; some are withdrawn and sent again."""
        chain: list[Told] = []
        first = self.first + timedelta(days=30)
        while first < date(2026, 3, 22):
            sunday = first + timedelta(days=7 * self.chance.choice([1, 2, 3]) - 1 - first.weekday())
            last = min(sunday, date(2026, 3, 29))
            on = self.day(last + _DAY, min(last + timedelta(days=12), LAST_DAY))
            on = max([on, *(told.signed_on for told in chain)])
            weeks = ((last - first).days + 7) // 7
            wage = weeks * self.chance.choice([8_000, 8_000, 5_000, 2_500])
            body = {
                "refund_from": first.isoformat(), "refund_to": last.isoformat(), "wage_paid": wage,
                "absent_hours_per_week": self.chance.choice([..., ..., 37, 20]), "se_number": self.employer,
            }  # fmt: skip
            chain.append(self.say("DP202", on, **body))
            if self.may(0.2):
                chain.append(self._withdrawn(chain[-1]))
                if self.may(0.6):
                    chain.append(self.say("DP202", chain[-1].signed_on, **body | {"wage_paid": weeks * 6_000}))
                else:
                    break
            first = last + _DAY
        return chain

    def _withdrawn(self, told: Told) -> Told:
        on = min(told.signed_on + timedelta(days=self.chance.randrange(0, 9)), LAST_DAY)
        given = told.body["message_id"]
        return self.say("ANNULMENT", on, annuls=given, token=given)

    def recovery(self, kinds: Sequence[str]) -> list[Told]:
        if not self.may(0.4):
            return []
        on = self.day(date(2026, 3, 1), date(2026, 4, 8))
        last = self.day(on - timedelta(days=14), on)
        kind = self.chance.choice(kinds)
        return [self.say(kind, on, last_sick_day=last.isoformat())]

    def resumption(self, **body: Any) -> list[Told]:
        if not self.may(0.3):
            return []
        on = self.day(date(2026, 2, 9), date(2026, 3, 25))
        since = self.day(on - timedelta(days=10), on + timedelta(days=3))
        return [self.say("PARTIAL_RESUMPTION", on, **{"from": since.isoformat(), "absent_hours": 18.5}, **body)]

    def holiday(self) -> list[Told]:
        if not self.may(0.3):
            return []
        since = self.day(date(2026, 2, 2), date(2026, 3, 20))
        until = since + timedelta(days=self.chance.randrange(0, 10))
        days = {"from": since.isoformat(), "to": until.isoformat()}
        return [self.say("HOLIDAY", since - _DAY, **days, agreed=True)]

    def bank(self) -> list[tuple[date, str]]:
        """What the bank answers from which day on; in the end everything reaches its payee."""
        codes = ["REJECTED_ACCOUNT_CLOSED", "HELD_NO_ACCOUNT", "RETURNED_BY_BANK", "PAID_SET_OFF", "STOPPED"]
        if not self.may(0.4):
            return []
        on = self.day(date(2026, 1, 20), date(2026, 3, 20))
        return [(on, self.chance.choice(codes)), (on + timedelta(days=20), "PAID")]


def with_pay(seed: int, cpr: str, employer: str = CVR) -> Story:
    """An employee whose employer pays wages and asks for refund."""
    one = _Teller(seed, cpr, employer)
    notice, *corrections = one.notice("DP201", schedule=...)
    chains = [corrections, one.income(), one.refunds(), one.recovery(["RECOVERY", "DP212S"])]
    return Story(cpr=cpr, employer=employer, chains=chains, opening=[notice], answers=one.bank())


def without_pay(seed: int, cpr: str, employer: str = CVR) -> Story:
    """An employee whose employer stops paying early: the citizen applies and is paid."""
    one = _Teller(seed, cpr, employer)
    paid_until = one.first + timedelta(days=one.chance.choice([3, 29]))
    notice = one.notice("DP200A", employer_paid_until=paid_until.isoformat())
    applied = [one.say("APPLICATION", notice[0].signed_on + timedelta(days=one.chance.randrange(1, 7)))]
    reports = [one.recovery(["RECOVERY"]), one.resumption(employer=employer), one.holiday()]
    chains = [notice, applied, one.income(), *reports]
    return Story(cpr=cpr, employer=employer, chains=chains, answers=one.bank())


def two_jobs(seed: int, cpr: str, employer: str = CVR) -> Story:
    """An employee of two employers who both ask for refund of the same weeks."""
    one, other = _Teller(seed, cpr, employer), _Teller(seed + 500, cpr, OTHER_CVR)
    other.first = one.first
    chains, opening = [], []
    for each, hours in ((one, 20), (other, 17)):
        opening += each.notice("DP201", schedule=..., weekly_hours=hours)[:1]
        chains += [each.refunds(), each.income()]
    return Story(cpr=cpr, employer=employer, chains=chains, opening=opening, answers=one.bank())


def self_employed(seed: int, cpr: str, employer: str = CVR) -> Story:
    """Somebody with a business of one's own: paid as from the third week."""
    one = _Teller(seed, cpr, employer)
    profit = one.chance.choice([120_000, 208_000, 400_000])
    business = {"started": "2018-01-01", "weekly_hours": 37, "annual_profit": profit}
    notice = one.notice("DP200C", business=business, weekly_hours=...)
    applied = [one.say("APPLICATION", notice[0].signed_on + timedelta(days=one.chance.randrange(1, 7)))]
    chains = [notice, applied, one.recovery(["RECOVERY"]), one.holiday()]
    return Story(cpr=cpr, employer=employer, chains=chains, answers=one.bank())
