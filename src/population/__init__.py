"""Invented people, companies and their messages from one seed (befolkning): for demo, tests and benchmarks."""

from population.files import Manifest, write
from population.generation import Delivery, Population, generate

__all__ = ["Delivery", "Manifest", "Population", "generate", "write"]
