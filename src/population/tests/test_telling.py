"""Who says what about a course, and when (indberetninger): held to what truly happens."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest

from office.intake import cpr
from office.intake.reading import read_content
from office.parties.numbers import birth_day, is_company_number, legal_sex
from population import generate
from population.amounts import number
from population.courses import FORMS
from population.days import plus, working_day
from population.generation import PERSONS_FILE, Story
from population.livelihoods import FLEXJOB, SELF_EMPLOYED, UNEMPLOYED, WITH_PAY, WITHOUT_PAY
from population.refusals import NOTIFICATIONS

FIRST, LAST = date(2025, 11, 25), date(2026, 11, 24)


@pytest.fixture(scope="module")
def stories() -> list[Story]:
    """Return courses enough to meet everything that is rare."""
    return list(generate(municipality=751, cases=1200, seed=6, first_day=FIRST, last_day=LAST).stories())


def good(story: Story, *kinds: str):
    return [one for one in story.messages if one.kind in kinds and one.spoiled not in ("MALFORMED", "TWICE")]


def test_each_group_reports_on_its_own_form(stories):
    for story in stories:
        forms = {message.kind for message in good(story, *NOTIFICATIONS)}
        assert forms == {FORMS[story.course.group]}
        senders = Counter(message.body.get("sender", {}).get("cvr") for message in good(story, *NOTIFICATIONS))
        if story.course.group == SELF_EMPLOYED:
            assert senders == {None: 1}
        elif story.course.group == UNEMPLOYED:
            assert senders == {story.course.membership.fund.cvr: 1}
        else:
            assert senders == {job.company.cvr: 1 for job in story.course.reported_jobs}


def test_the_absence_is_reported_as_it_was_unless_it_is_corrected(stories):
    for story in stories:
        course = story.course
        for message in good(story, *NOTIFICATIONS):
            told = date.fromisoformat(message.body["first_absence_day"])
            corrected = good(story, "CORRECTION")
            assert told == course.first_absence_day or corrected
            if "last_sick_day" in message.body:
                assert date.fromisoformat(message.body["last_sick_day"]) == course.last_absence_day
                assert course.last_absence_day < course.notified_on
        for message in good(story, "CORRECTION"):
            assert message.body["notification"]["first_absence_day"] == course.first_absence_day.isoformat()


def test_nobody_signs_before_it_happened(stories):
    for story in stories:
        for message in good(story, "DP212S", "RECOVERY"):
            signed = date.fromisoformat(message.body["signed_at"][:10])
            assert signed >= date.fromisoformat(message.body["last_sick_day"])
        for message in good(story, "DP202"):
            if message.spoiled not in ("ORPHAN", "OVERLAP", "GAP"):
                signed = date.fromisoformat(message.body["signed_at"][:10])
                assert signed >= date.fromisoformat(message.body["refund_to"]) or story.course.life_event


def test_messages_are_delivered_when_signed_or_a_little_later(stories):
    for story in stories:
        for message in (m for m in story.messages if m.spoiled not in ("MALFORMED", "TWICE")):
            late = message.day - date.fromisoformat(message.body["signed_at"][:10])
            assert timedelta(0) <= late <= timedelta(days=3 if message.spoiled else 0) or message.spoiled


def test_those_without_pay_apply_and_those_with_pay_seldom(stories):
    shares = {}
    for group in (WITH_PAY, WITHOUT_PAY, UNEMPLOYED, SELF_EMPLOYED):
        of_group = [story for story in stories if story.course.group == group]
        shares[group] = sum(bool(good(story, "APPLICATION")) for story in of_group) / len(of_group)
    assert shares[WITH_PAY] < 0.2
    assert all(shares[group] > 0.85 for group in (WITHOUT_PAY, UNEMPLOYED, SELF_EMPLOYED))


def test_only_employers_with_pay_ask_for_refund(stories):
    for story in stories:
        if good(story, "DP202"):
            assert story.course.group in (WITH_PAY, FLEXJOB) or any(m.spoiled == "ORPHAN" for m in story.messages)


def test_the_income_register_knows_months_before_the_absence(stories):
    for story in stories:
        for message in good(story, "INCOME"):
            first = story.course.first_absence_day
            assert all(month < f"{first:%Y-%m}" for month in message.body["months"])
            wages = [Decimal(str(line["wage"])) for line in message.body["months"].values()]
            assert all(wage > 0 for wage in wages)
    told = sum(bool(good(story, "INCOME")) for story in stories if story.course.jobs)
    assert told / sum(bool(story.course.jobs) for story in stories) > 0.93


def test_every_number_is_one(stories):
    for story in stories:
        for message in story.messages:
            if message.spoiled == "MALFORMED":
                continue
            for cvr in (message.body.get("sender", {}).get("cvr"), message.body.get("employer")):
                assert cvr is None or is_company_number(cvr)
        person = story.course.person
        assert birth_day(person.cpr) == person.born and legal_sex(person.cpr) == person.sex


def test_extracts_read_back_as_the_person_they_are_about():
    population = generate(municipality=751, cases=700, seed=6, first_day=FIRST, last_day=LAST)
    people = {story.course.person.cpr: story.course.person for story in population.stories()}
    events: Counter[str | None] = Counter()
    for delivery in population.deliveries():
        for entry in read_content(PERSONS_FILE, delivery.files.get(PERSONS_FILE, b"")):
            assert entry.problem is None
            assert entry.extract is not None
            told, person = entry.extract, people[entry.extract.cpr]
            assert (told.born, told.sex) == (person.born, person.sex)
            assert told.name.startswith(person.first_name)
            if told.event in (None, "A33"):
                assert (told.municipality, told.status) == (751, "ACTIVE")
                assert person.street in told.address and person.post_district in told.address
            events[told.event] += 1
    assert events[None] == len(people)
    assert {"A01", "A21", "A33"} <= set(events)


def test_life_events_carry_what_they_need(stories):
    seen = Counter()
    for story in stories:
        for extract in story.extracts:
            if extract.event is None:
                continue
            told = cpr.read(cpr.Block(1, f"{extract.day:%Y%m%d}", extract.lines))
            on = story.course.life_event.on
            seen[extract.event] += 1
            assert extract.day > on or extract.day == on + timedelta(days=1)
            if extract.event == "DEATH":
                assert (told.status, told.status_since, told.address) == ("DEAD", on, "")
            if extract.event == "MOVED":
                assert told.moved_in_on == on and told.moved_from == 751
            if extract.event == "RENUMBERED":
                assert told.current_cpr is not None and told.current_cpr[6] == "9"
            if extract.event == "PROTECTION":
                assert told.protects(on) and not told.protects(plus(on, 366))
            if extract.event == "EMIGRATED":
                assert told.emigrated_on == on
            if extract.event == "DISAPPEARED":
                assert told.disappeared_on == on
            if extract.event == "GUARDIANSHIP":
                assert told.guardian_from == on
    assert len(seen) == 8


def test_nothing_is_told_of_the_dead_as_if_they_lived(stories):
    for story in stories:
        event = story.course.life_event
        if event and event.kind == "DEATH":
            assert not [m for m in good(story, "RECOVERY", "DP212S") if m.day > event.on]


def test_the_register_s_answers_have_the_form_of_the_demo(stories):
    answers = generate(municipality=751, cases=50, seed=6, first_day=FIRST, last_day=LAST).register_answers()
    assert {one["register"] for one in answers} == {"COMPANY", "INSURANCE"}
    assert all(set(one) == {"register", "key", "from_day", "answer"} for one in answers)
    companies = [one for one in answers if one["register"] == "COMPANY"]
    assert len({one["key"] for one in companies}) == len(companies)
    assert all(one["key"] in one["answer"]["se_numbers"] for one in companies)


@pytest.mark.parametrize(
    ("hundredths", "written"), [(0, 0), (3700, 37), (1850, "18.5"), (1825, "18.25"), (5, "0.05"), (100, 1)]
)
def test_amounts_are_written_exactly(hundredths, written):
    assert number(hundredths) == written
    assert Decimal(str(number(hundredths))) * 100 == hundredths


def test_offices_work_on_weekdays():
    monday = date(2026, 1, 5)
    assert [working_day(plus(monday, days)) for days in range(7)] == [
        *(plus(monday, days) for days in range(5)), plus(monday, 7), plus(monday, 7),
    ]  # fmt: skip


def test_an_injury_is_told_with_what_a_recourse_case_begins_with():
    told, causes = Counter(), Counter()
    stories = generate(municipality=751, cases=4000, seed=6, first_day=FIRST, last_day=LAST).stories()
    for story in stories:
        causes[story.course.cause] += 1
        for message in good(story, *NOTIFICATIONS):
            injury = message.body.get("injury")
            if injury is None:
                continue
            assert story.course.cause not in ("SICKNESS", "OCCUPATIONAL_DISEASE")
            assert date.fromisoformat(injury["day"]) <= story.course.first_absence_day
            assert "claim_number" not in injury or "insurer" in injury
            told.update(list(injury))
    hurt = sum(causes.values()) - causes["SICKNESS"] - causes["OCCUPATIONAL_DISEASE"]
    assert 0.02 < hurt / sum(causes.values()) < 0.05
    assert told["day"] > told["liable_party"] > told["claim_number"] > 0
    assert told["day"] > told["insurer"] > told["claim_number"]


def test_a_telephone_rings_nowhere_and_stays_the_citizens(stories):
    numbers: dict[str, set[str]] = {}
    for story in stories:
        for message in good(story, "APPLICATION", "DP200C"):
            if "phone" in message.body:
                numbers.setdefault(story.course.person.cpr, set()).add(message.body["phone"])
    assert all(len(own) == 1 for own in numbers.values())
    assert all(len(phone) == 8 and phone.startswith("10") for own in numbers.values() for phone in own)
    forms = sum(bool(good(story, "APPLICATION", "DP200C")) for story in stories)
    assert 0.6 < len(numbers) / forms < 0.85


def test_remarks_stand_with_few_sick_and_most_injured(stories):
    shares = {}
    for is_injured in (False, True):
        of_kind = [s for s in stories if (s.course.cause != "SICKNESS") is is_injured]
        remarked = sum(any("remarks" in m.body for m in good(story, *NOTIFICATIONS)) for story in of_kind)
        shares[is_injured] = remarked / len(of_kind)
    assert shares[False] < 0.1
    assert shares[True] > 0.5
