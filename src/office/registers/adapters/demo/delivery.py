"""Ways out of the demo: letters proven at once, payment orders into a folder (demoforsendelse)."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings

from office.kernel import clock
from office.kernel.errors import OfficeError
from office.registers import ports
from office.registers.queries import stored_answers_to


class OrderFileChanged(OfficeError):
    """A payment order file was handed over again with other content (ændret betalingsfil); the first one stands."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Betalingsfilen {name} er allerede afleveret med et andet indhold.",
            f"The payment file {name} was already handed over with other content.",
        )


class DemoPostBox:
    """Digital Post that proves every dispatch at once; a stored POST answer for the recipient may say otherwise.

    `{"is_proven": false}` = left without proof; `{"outcome": …}` = came back, with an outcome of the port;
    `{"largest": 20000}` = what is larger than so many bytes comes back as too large.
    """

    def send(self, *, parcels: Sequence[ports.Parcel]) -> list[ports.PostReceipt | Exception]:
        """Return receipts whose ids follow from the keys, so that the same letter has one receipt."""
        told = stored_answers_to([("POST", parcel.to_ref) for parcel in parcels])
        return [self._receipt(parcel, told.get(("POST", parcel.to_ref), {})) for parcel in parcels]

    @staticmethod
    def _receipt(parcel: ports.Parcel, told: Mapping[str, Any]) -> ports.PostReceipt:
        outcome = told.get("outcome", ports.DELIVERED)
        size = len(parcel.html.encode())
        if size > told.get("largest", size):
            outcome = ports.TOO_LARGE
        return ports.PostReceipt(
            receipt_id=str(uuid5(NAMESPACE_URL, f"openksd:post:{parcel.key}")),
            sent_at=clock.now(),
            is_proven=outcome == ports.DELIVERED and told.get("is_proven", True),
            outcome=outcome,
        )


class FolderBank:
    """Payment orders as files in `bank/orders`, receipts read from `bank/receipts`, both under OPENKSD_HOME."""

    def __init__(self, home: Path | None = None) -> None:
        self._home = home

    def _folder(self, name: str) -> Path:
        home = self._home or Path(getattr(settings, "OPENKSD_HOME", "var"))
        folder = home / "bank" / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def send_orders(self, *, name: str, content: bytes) -> None:
        """Write the file in one movement; the same name and content again changes nothing. Raises OrderFileChanged."""
        target = self._folder("orders") / name
        if target.exists():
            if target.read_bytes() != content:
                raise OrderFileChanged(name)
            return
        draft = target.with_suffix(target.suffix + ".part")
        with draft.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(target)

    def receipts(self) -> list[tuple[str, bytes]]:
        """Return the receipt files in order of name."""
        files = sorted(path for path in self._folder("receipts").iterdir() if path.is_file())
        return [(path.name, path.read_bytes()) for path in files]
