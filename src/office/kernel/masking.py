"""Keep person numbers out of logs (maskering): whoever logs one by mistake, the line shows stars."""

from __future__ import annotations

import logging
import re

_NUMBER = re.compile(r"(?<![0-9A-Fa-f])([0-9]{6})[- ]?[0-9]{4}(?![0-9A-Fa-f])")


def masked(text: str) -> str:
    """Return the text with every ten-digit number hidden; whether it is a person's does not matter to a log."""
    return _NUMBER.sub("******-****", text)


class MaskPersonNumbers(logging.Filter):
    """Hide person numbers in a record, its arguments and its traceback before any handler writes it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask and let through."""
        record.msg, record.args = masked(record.getMessage()), None
        if record.exc_info:
            record.exc_text = masked(logging.Formatter().formatException(record.exc_info))
            record.exc_info = None
        return True
