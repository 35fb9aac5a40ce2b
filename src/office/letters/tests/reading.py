"""Reading letters: their plain text, and how hard it is (LIX)."""

from __future__ import annotations

import re
from html.parser import HTMLParser


class _Sentences(HTMLParser):
    """Collects the running text; tables, the address and the list of citations' own names are not running text."""

    _SKIPPED = {"table", "header"}
    _BLOCKS = {"p", "li", "h1", "h2"}

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = [""]
        self._skipping = 0

    def handle_starttag(self, tag, attrs):
        self._skipping += tag in self._SKIPPED
        if tag == "br":
            self.handle_data(" ")
        if tag in self._BLOCKS:
            self.blocks.append("")

    def handle_endtag(self, tag):
        self._skipping -= tag in self._SKIPPED
        if tag in self._BLOCKS:
            self.blocks.append("")

    def handle_data(self, data):
        if not self._skipping:
            self.blocks[-1] += data


def running_text(html: str) -> list[str]:
    reader = _Sentences()
    reader.feed(html)
    return [" ".join(block.split()) for block in reader.blocks if block.strip()]


_NOT_SENTENCE_END = re.compile(r"\b(stk|nr|kr|jf)\.|(\d)\.(?=\s?(\d|[a-zæøå]))|(\d)\.(\d)")


def lix(blocks: list[str]) -> float:
    """Return the readability index: words a sentence plus the share of words of more than six letters, in per cent."""
    words = sentences = long_words = 0
    for block in blocks:
        text = _NOT_SENTENCE_END.sub(lambda found: found.group().replace(".", ""), block)
        parts = [part for part in re.split(r"[.!?:]+(?:\s|$)", text) if re.search(r"\w", part)]
        sentences += len(parts)
        found = re.findall(r"[^\W\d_]+", text)
        words += len(found)
        long_words += sum(len(word) > 6 for word in found)
    return words / sentences + 100 * long_words / words
