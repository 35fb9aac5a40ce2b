"""Messages become cases, facts and tasks (modtag meddelelse): the one way in for everything that reaches us."""

from __future__ import annotations

from office.flows.receive_message.door import receive, receive_content, receive_file
from office.flows.receive_message.receipt import Outcome, Receipt
from office.intake.problems import Problem

__all__ = ["Outcome", "Problem", "Receipt", "receive", "receive_content", "receive_file"]
