"""A letter as PDF (brev som PDF): made on demand from the kept HTML, tagged for screen readers, kept nowhere."""

from __future__ import annotations

from html.parser import HTMLParser

import typst

from office.kernel import clock
from office.letters.models import Letter

_PAGE = """
#set document(title: {title}, author: {author}, date: datetime(year: {year}, month: {month}, day: {day}))
#set text(lang: {language}, size: 10.5pt, hyphenate: false)
#set page(paper: "a4", margin: (x: 25mm, y: 22mm), numbering: "1/1")
#set par(leading: 0.7em, spacing: 1em)
#set table(stroke: (x, y) => (bottom: 0.5pt + luma(170)), inset: (x: 4pt, y: 5pt))
#show heading.where(level: 1): set text(size: 16pt)
#show heading.where(level: 2): set text(size: 12pt)
"""


def _text(value: str) -> str:
    """Write text as a typst string, so that nothing in it is ever read as markup."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


class _Markup(HTMLParser):
    """Turns the few elements that letters are written in into typst: headings, paragraphs, lists and one table."""

    _BLOCKS = {"h1": "#heading(level: 1)[", "h2": "#heading(level: 2)[", "p": "#par[", "li": "list.item["}

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._cells: list[list[str]] = []
        self._header = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._BLOCKS:
            self.out.append(self._BLOCKS[tag])
        elif tag == "strong":
            self.out.append("#strong[")
        elif tag == "br":
            self.out.append("#linebreak()")
        elif tag == "ul":
            self.out.append("#list(")
        elif tag == "table":
            self._cells = []
        elif tag == "tr":
            self._cells.append([])
        elif tag in ("th", "td"):
            self.out.append("[")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("h1", "h2", "p"):
            self.out.append("]\n\n")
        elif tag == "li":
            self.out.append("],")
        elif tag == "strong":
            self.out.append("]")
        elif tag == "ul":
            self.out.append(")\n\n")
        elif tag in ("th", "td"):
            self._end_cell()
        elif tag == "thead":
            self._header = len(self._cells)
        elif tag == "table":
            self._end_table()

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if not words:
            return
        before = " " if data[:1].isspace() else ""
        after = " " if data[-1:].isspace() else ""
        self.out.append(f"#{_text(before + words + after)};")

    def _end_cell(self) -> None:
        start = max(place for place, piece in enumerate(self.out) if piece == "[")
        content = "".join(self.out[start + 1 :])
        del self.out[start:]
        self._cells[-1].append(f"[{content}]")

    def _end_table(self) -> None:
        columns = max(len(row) for row in self._cells)
        align = ", ".join(["left", *["right"] * (columns - 1)])
        head = ", ".join(cell for row in self._cells[: self._header] for cell in row)
        body = ", ".join(cell for row in self._cells[self._header :] for cell in row)
        self.out.append(
            f"#table(columns: ({'auto, ' * columns}), align: ({align},), table.header({head}), {body})\n\n"
        )


def source_of(letter: Letter) -> str:
    """Return the letter as typst source; every word of it is the kept letter's."""
    markup = _Markup()
    markup.feed(letter.html)
    written = letter.queued_at.astimezone(clock.COPENHAGEN)
    sender = letter.content.get("sender", {}).get("name", "")
    page = _PAGE.format(
        title=_text(letter.title), author=_text(sender), language=_text(letter.language),
        year=written.year, month=written.month, day=written.day,
    )  # fmt: skip
    return page + "".join(markup.out)


def pdf_of(letter: Letter) -> bytes:
    """Return the letter as a PDF file (PDF/UA-1); the same letter always gives the same words and amounts."""
    made = typst.compile(source_of(letter).encode(), format="pdf", pdf_standards=["ua-1"], ignore_system_fonts=True)
    if not isinstance(made, bytes):
        raise TypeError("one PDF expected")
    return made
