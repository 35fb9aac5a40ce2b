"""One way to write JSON as bytes (kanonisk form), so that equal content has equal text and one checksum."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical(content: Mapping[str, Any]) -> str:
    """Write JSON with sorted keys and no spaces, Danish letters as they are."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def checksum(*texts: str) -> str:
    """Return the SHA-256 of texts in order, each closed off from the next (kontrolsum)."""
    found = hashlib.sha256()
    for text in texts:
        raw = text.encode()
        found.update(len(raw).to_bytes(8, "big"))
        found.update(raw)
    return found.hexdigest()
