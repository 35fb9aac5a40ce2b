"""Danish order, in Python and in the database."""

from __future__ import annotations

import random

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from office.kernel.sorting import danish_key, danish_order
from office.parties.models import Person
from office.parties.operations import put_person

IN_ORDER = [
    "Andersen", "Bjørn", "Bülow", "Byrne", "Carlsen", "de la Cruz", "Dürer", "Dyrholm", "Møller", "Nielsen",
    "Zacho", "Æbelø", "Ægidius", "Øbro", "Østergård", "Aabenraa", "Aagaard", "Åkjær",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_names_stand_in_danish_order(seed: int) -> None:
    mixed = random.Random(seed).sample(IN_ORDER, len(IN_ORDER))
    assert sorted(mixed, key=danish_key) == IN_ORDER


@pytest.mark.parametrize(
    ("one", "other"),
    [("Aase", "Åse"), ("ÅSE", "åse"), ("André", "Andre"), ("Ørsted", "Örsted"), ("Jean-Luc", "Jean Luc")],
)
def test_spellings_of_the_same_name_stand_together(one: str, other: str) -> None:
    assert danish_key(one) == danish_key(other)


@given(st.text())
def test_a_key_is_plain_ascii_that_sorts_by_bytes(text: str) -> None:
    key = danish_key(text)
    assert key.isascii()
    assert "\0" not in key
    assert danish_key(key.replace("{", "æ").replace("|", "ø").replace("}", "å")) == key


def test_the_database_gives_the_same_order(municipality: int) -> None:
    for place, name in enumerate(random.Random(7).sample(IN_ORDER, len(IN_ORDER))):
        put_person(cpr=f"6101{80 + place:02d}{place:04d}", name=name)
    assert [person.name for person in Person.objects.order_by("sort_key")] == IN_ORDER


LETTERS = "abcdefghijklmnopqrstuvwxyzæøåäöüéèëçñóôðþœßđłABCZÆØÅÄÖÜÉ019 -.'/"


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.django_db
def test_the_database_reckons_the_same_key(seed: int) -> None:
    chance = random.Random(seed)
    invented = ["".join(chance.choices(LETTERS, k=chance.randint(0, 12))) for _ in range(100)]
    names = [*IN_ORDER, "Aase", "ÅSE", "Jean-Luc", "Þóra", "", " -. ", *invented]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name, {danish_order('name')} FROM unnest(%s::text[]) AS named (name)", [names])
        found = dict(cursor.fetchall())
    assert found == {name: danish_key(name) for name in names}
