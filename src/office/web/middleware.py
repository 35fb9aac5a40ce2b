"""What happens around every page: the municipality at work and the language (ramme om hver side)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from office.kernel import tenancy

Answer = Callable[[HttpRequest], HttpResponse]


class ActingMunicipality:
    """Let a request work in the municipality of its user and in no other (kommunens mur).

    The operator and the visitor have none: whatever asks for a municipality's rows then raises.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer within the user's municipality."""
        municipality = getattr(request.user, "municipality", None)
        if municipality is None:
            return self.answer(request)
        with tenancy.acting_for(municipality):
            return self.answer(request)
