"""Filters and tags that write numbers, days, codes and icons (skabelonfiltre)."""

from __future__ import annotations

from datetime import date

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from office.web import formats, words

register = template.Library()

register.filter("kroner", formats.kroner)
register.filter("hours", formats.hours)
register.filter("day", formats.day)
register.filter("short_day", formats.short_day)
register.filter("instant", formats.instant)
register.filter("weekday", formats.weekday)
register.filter("masked_cpr", formats.masked_cpr)
register.filter("whole_cpr", formats.whole_cpr)
register.filter("grouped", formats.grouped)
register.filter("days_text", formats.days_text)
register.filter("word", words.word)


@register.filter
def rounded(ore: int | None) -> str:
    """Write øre as whole kroner, for narrow columns."""
    return formats.kroner(ore, whole=True)


@register.filter
def signed(ore: int | None) -> str:
    """Write øre as kroner with its sign."""
    return formats.kroner(ore, signed=True)


@register.filter
def week(day: date) -> int:
    """Return the ISO week number (uge)."""
    return day.isocalendar().week


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw one icon of the sprite; it never stands alone without words."""
    return format_html(
        '<svg class="i" aria-hidden="true"><use href="{}#i-{}"/></svg>', static("web/img/icons.svg"), name
    )


@register.filter
def purpose(code: str) -> str:
    """Say what a case was read for (formål)."""
    return words.purpose_word(code)


@register.filter
def place(name: str) -> str:
    """Say on which page a case was read (side)."""
    return words.place_word(name)
