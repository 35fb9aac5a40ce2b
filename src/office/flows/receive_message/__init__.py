"""Messages become cases, facts and tasks (modtag meddelelse): the one way in for everything that reaches us.

What a case lacks is asked of registers and parties as the message comes in (ADM-05).
"""

from __future__ import annotations

from office.flows.receive_message.door import receive, receive_content, receive_file, receive_files
from office.flows.receive_message.folders import Delivery, deliveries, lay_in_register_answers, manifest
from office.flows.receive_message.receipt import Outcome, Receipt
from office.intake.problems import Problem

__all__ = [
    "Delivery", "Outcome", "Problem", "Receipt", "deliveries", "lay_in_register_answers", "manifest", "receive",
    "receive_content", "receive_file", "receive_files",
]  # fmt: skip
