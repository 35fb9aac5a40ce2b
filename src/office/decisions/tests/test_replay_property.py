"""Whatever the facts, a stored decision is found again byte for byte from what the database holds of it (AUD-01)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings

from lawbook.assess import assess
from lawbook.facts import Facts
from lawbook.tests.stories import CASE
from lawbook.tests.test_any_facts import DAYS, any_facts
from office.decisions import queries
from office.decisions.canonical import canonical
from office.decisions.models import Decision
from office.decisions.operations import decide, store_assessment
from office.decisions.tests import world
from office.payments.tests.world import a_case


@settings(suppress_health_check=list(HealthCheck))
@given(told=any_facts(), on=DAYS)
def test_any_stored_decision_is_found_again_byte_for_byte(municipality: int, told: Facts, on: date) -> None:
    case = a_case()
    records = tuple(replace(fact, case=case.number) if fact.case == CASE else fact for fact in told.records)
    facts = replace(told, records=records)
    whole = assess(facts, on)
    row = store_assessment(
        case=case, facts=facts, found=whole.of(case.number), lawbook_version=whole.lawbook_version, on=on
    )
    made = decide(content=world.content(case, assessment=row, made_by="anna"), on=on)
    kept = Decision.objects.select_related("assessment", "supersedes").get(pk=made.pk)
    again = queries.replay(kept)
    assert (again.is_identical, again.is_same_version, again.is_untouched) == (True, True, True)
    assert again.found == kept.assessment.assessment_text
    assert canonical(kept.assessment.facts_data) == kept.assessment.facts_text
