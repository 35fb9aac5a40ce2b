"""What a population promises: the same bytes, no living person, every kind, valid messages, noise in measure."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest

from office.intake import rules
from office.intake.problems import Refused
from office.intake.reading import read_content
from office.intake.schemas import formats
from population import generate, write
from population.companies import cvr_number
from population.generation import PERSONS_FILE, BadPopulation, Story
from population.livelihoods import FULL_TIME, GROUPS
from population.message import EVERY_KIND
from population.people import make_person, person_rng
from population.person_register import ENCODING

FIRST, LAST = date(2025, 11, 25), date(2026, 11, 24)


@pytest.fixture(scope="module")
def stories() -> list[Story]:
    """Return the courses of the demo's size, told once for all tests."""
    return list(generate(municipality=751, cases=1500, seed=1, first_day=FIRST, last_day=LAST).stories())


@pytest.fixture(scope="module")
def messages(stories):
    """Return every message that was meant to be readable."""
    return [message for story in stories for message in story.messages if message.spoiled != "MALFORMED"]


def _small(seed: int = 7, cases: int = 120):
    return generate(municipality=657, cases=cases, seed=seed, first_day=FIRST, last_day=LAST)


def test_same_seed_same_bytes(tmp_path):
    first, second = write(_small(), tmp_path / "a"), write(_small(), tmp_path / "b")
    assert first.checksum == second.checksum
    for path in sorted(entry for entry in (tmp_path / "a").rglob("*") if entry.is_file()):
        assert path.read_bytes() == (tmp_path / "b" / path.relative_to(tmp_path / "a")).read_bytes()
    assert write(_small(seed=8), tmp_path / "a").checksum != first.checksum


def test_holding_fewer_lines_changes_nothing(tmp_path, monkeypatch):
    whole = write(_small(), tmp_path / "a")
    monkeypatch.setattr("population.files.LINES_HELD", 50)
    assert write(_small(), tmp_path / "b").checksum == whole.checksum


def test_memory_and_folder_hold_the_same_files(tmp_path):
    write(_small(), tmp_path)
    for delivery in _small().deliveries():
        for name, content in delivery.files.items():
            assert (tmp_path / delivery.day.isoformat() / name).read_bytes() == content


def test_a_foreign_folder_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(BadPopulation):
        write(_small(), tmp_path)
    assert (tmp_path / "letter.txt").read_text() == "mine"


def test_impossible_parameters_are_refused():
    with pytest.raises(BadPopulation):
        generate(municipality=751, cases=0, seed=1, first_day=FIRST, last_day=LAST)
    with pytest.raises(BadPopulation):
        generate(municipality=751, cases=9, seed=1, first_day=LAST, last_day=FIRST)


def test_no_number_can_be_a_living_person(stories, messages):
    numbers = {story.course.person.cpr for story in stories}
    assert all(61 <= int(cpr[:2]) <= 91 for cpr in numbers | {message.body["citizen_cpr"] for message in messages})
    for person in (story.course.person for story in stories):
        assert int(person.cpr[:2]) - 60 == person.born.day
        assert int(person.cpr[9]) % 2 == (person.sex == "MALE")
        assert (int(person.cpr[6]) >= 4) == (person.born.year >= 2000)
    assert len(numbers) == len({story.course.person.index for story in stories})


def test_many_people_share_no_number():
    numbers = set()
    for index in range(30_000):
        rng = person_rng(seed=1, municipality=751, index=index)
        numbers.add(make_person(rng, index=index, seed=1, municipality=751, on=FIRST).cpr)
    assert len(numbers) == 30_000


def test_company_numbers_pass_modulus_11():
    companies = _small().companies
    numbers = [se for company in (*companies.employers, *companies.funds) for se in company.se_numbers]
    assert all(cvr_number(int(number[:7])) == number for number in numbers)
    assert len(set(numbers)) == len(numbers)
    assert {company.sector for company in companies.employers} == {"PRIVATE", "PUBLIC"}


def test_asked_for_is_made(stories):
    assert sum(story.course.cases for story in stories) == 1500
    assert all(FIRST <= message.day <= LAST for story in stories for message in story.messages)


def test_every_kind_is_there(stories, messages):
    assert set(EVERY_KIND) == {message.kind for message in messages}
    events = {extract.event for story in stories for extract in story.extracts}
    assert {"DEATH", "MOVED", "PROTECTION"} <= events


def problem_of(body) -> Refused | None:
    try:
        formats().check(body)
        rules.check_days(body)
    except Refused as problem:
        return problem
    return None


def test_messages_keep_the_published_formats(messages):
    broken = Counter(f"{m.kind}: {found.field} {found}" for m in messages if (found := problem_of(m.body)))
    assert not broken
    assert all(json.loads(message.text) == message.body for message in messages)


def test_malformed_lines_break_the_rule_they_name(stories):
    spoiled = [m for s in stories for m in s.messages if m.spoiled == "MALFORMED"]
    assert len(spoiled) > 10
    for message in spoiled:
        (entry,) = read_content("a.jsonl", message.text.encode())
        problem = entry.problem or problem_of(entry.body)
        assert problem is not None and problem.rule == message.refused, message.text
    assert {message.refused for message in spoiled} >= {"JSON", "FORMAT"}


def test_groups_and_lengths_are_those_of_a_municipality(stories):
    groups = Counter(story.course.group for story in stories)
    shares = dict(zip(GROUPS, (0.55, 0.20, 0.15, 0.08, 0.02), strict=True))
    assert all(abs(groups[group] / len(stories) - share) < 0.04 for group, share in shares.items())
    is_open = sum(story.course.last_absence_day > LAST for story in stories) / len(stories)
    assert 0.18 <= is_open <= 0.27
    assert sum(story.course.days <= 56 for story in stories) > len(stories) / 2
    assert any(story.course.days > 154 for story in stories)


def test_six_of_ten_reach_the_highest_rate(stories):
    wages = [job.hourly_wage for story in stories for job in story.course.jobs if job.weekly_hours == FULL_TIME]
    reached = sum(wage * 92 // 100 >= 13743 for wage in wages) / len(wages)
    assert 0.5 <= reached <= 0.7


@pytest.mark.parametrize(
    ("noise", "least", "most"),
    [
        ("LATE_NOTIFICATION", 0.03, 0.08),
        ("LATE_APPLICATION", 0.015, 0.05),
        ("LATE_REFUND", 0.015, 0.08),
        ("CORRECTED", 0.01, 0.035),
        ("ANNULLED", 0.004, 0.02),
        ("TWICE", 0.004, 0.025),
        ("MALFORMED", 0.01, 0.05),
        ("CONTROL_BRAKE", 0.008, 0.035),
        ("CONTROL_INFORM", 0.03, 0.07),
        ("HOURS_MISSING", 0.004, 0.02),
        ("WRONG_SE", 0.008, 0.05),
    ],
)
def test_noise_is_in_measure(stories, noise, least, most):
    """Shares are lines for each case, over a year of the demo's size."""
    found = sum(message.spoiled == noise for story in stories for message in story.messages)
    assert least <= found / 1500 <= most


def test_the_same_message_twice_is_the_same_text(stories):
    seen: dict[str, str] = {}
    for message in (m for s in stories for m in s.messages if m.spoiled != "MALFORMED"):
        assert seen.setdefault(message.body["message_id"], message.text) == message.text


def test_refund_periods_follow_each_other(stories):
    """Rules 1107 and 1108: no overlap, later ones start later, gaps only around a holiday; noise breaks them."""
    noise = ("OVERLAP", "GAP", "ORPHAN", "TWICE", "MALFORMED", "DELAYED")
    for story in stories:
        periods = defaultdict(list)
        for message in story.messages:
            if message.kind == "DP202" and message.spoiled not in noise:
                body = message.body
                periods[body["sender"]["cvr"]].append((body["refund_from"], body["refund_to"]))
        for found in periods.values():
            for (_, last), (following, end) in pairwise(found):
                assert last < following <= end
                is_gap = date.fromisoformat(following) - date.fromisoformat(last) > timedelta(days=1)
                assert not is_gap or story.course.holiday or any(m.spoiled == "DELAYED" for m in story.messages)


def test_requests_come_after_a_signed_notification(stories):
    """Rule 1106; noise breaks it on purpose."""
    for story in stories:
        signed = [m.body["signed_at"] for m in story.messages if m.kind in ("DP201", "DP200A", "DP200B", "DP200C")]
        later = [m for m in story.messages if m.kind in ("DP202", "DP212S")]
        later = [m for m in later if m.spoiled not in ("ORPHAN", "MALFORMED")]
        assert all(min(signed)[:10] <= m.body["signed_at"][:10] for m in later)


def test_extracts_have_the_fixed_width_layout():
    for delivery in _small(cases=400).deliveries():
        lines = delivery.files.get(PERSONS_FILE, b"").decode(ENCODING).splitlines()
        if not lines:
            continue
        assert lines[0][:3] == "000" and lines[0][19:27] == f"{delivery.day:%Y%m%d}"
        assert lines[-1][:3] == "999" and int(lines[-1][13:21]) == len(lines)
        for line in lines[1:-1]:
            assert 61 <= int(line[3:5]) <= 91
            if line[:3] == "001":
                assert date.fromisoformat(line[39:49]).day == int(line[3:5]) - 60
                assert line[23:25] in ("01", "60", "70", "80", "90") and line[38] in "KM"


def test_refusals_are_announced_line_by_line(tmp_path):
    manifest = write(generate(municipality=751, cases=600, seed=3, first_day=FIRST, last_day=LAST), tmp_path)
    told_rules = Counter(told["rule"] for told in manifest.refusals)
    assert {"JSON", "FORMAT", "1107"} <= set(told_rules)
    assert told_rules["JSON"] + told_rules["FORMAT"] + told_rules["1000"] == manifest.noise["MALFORMED"]
    for told in manifest.refusals:
        line = (tmp_path / told["file"]).read_text(encoding="utf-8").splitlines()[told["line"] - 1]
        assert (told["rule"] == "JSON") == (not _is_json(line))


def _is_json(line: str) -> bool:
    try:
        json.loads(line)
    except json.JSONDecodeError:
        return False
    return True


def test_noise_of_order_is_refused_and_nothing_clean_is(stories):
    for story in stories:
        for message in story.messages:
            if message.spoiled in ("ORPHAN", "OVERLAP", "GAP"):
                assert message.refused in ("1106", "1107", "1108")
            if message.refused in ("1106", "1107", "1108") and message.spoiled not in ("ORPHAN", "OVERLAP", "GAP"):
                assert any(other.spoiled in ("DELAYED", "TWICE") for other in story.messages)


def test_the_register_tells_of_everyone_before_anybody_else_does(stories):
    for story in stories:
        if story.course.spell == 1:
            assert story.extracts[0].day <= min(message.day for message in story.messages)


def test_nobody_comes_twice_without_having_recovered():
    again = 0
    before = None
    for story in generate(municipality=751, cases=3000, seed=9, first_day=FIRST, last_day=LAST).stories():
        if story.course.spell == 2:
            assert before is not None and before.course.person == story.course.person
            assert before.is_said_to_be_over
            again += 1
        before = story
    assert again > 20
