"""What carried a decision (hovedhensyn): the steps of the trace that decided something, as data for letter and screen.

The reasons of a decision are never written beside the calculation; they are taken out of it (ADM-02).
"""

from __future__ import annotations

from typing import Any

from lawbook.assessment import FULFILLED, CaseAssessment, Step
from lawbook.foundation.codec import to_json


def _carries(step: Step, verdicts: dict[str, str]) -> bool:
    """Tell whether a step is the last word on its provision."""
    return step.verdict is not None and verdicts.get(step.cites) == step.verdict


def considerations_of(found: CaseAssessment, *, is_favourable: bool) -> list[dict[str, Any]]:
    """Return the steps that the outcome rests on, in the order tried (begrundelse; FVL § 24).

    A grant rests on the provisions that are fulfilled, anything else on those that are not or cannot be decided. A
    provision tried several times stands once, as it came out last.
    """
    verdicts = dict(found.provisions)
    last: dict[str, Step] = {step.cites: step for step in found.trace if _carries(step, verdicts)}
    wanted = [step for step in last.values() if (step.verdict == FULFILLED) == is_favourable]
    return [to_json(step) for step in (wanted or last.values())]
