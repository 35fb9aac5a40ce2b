"""Settings that the tests run under (indstillinger for test): the office's own, on a home and a server of their own.

The settings are read before pytest comes to any conftest, so what the surroundings must say is said here.
"""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("OPENKSD_HOME", str(Path(__file__).resolve().parents[2] / "var" / "test"))
os.environ.setdefault("OPENKSD_THROWAWAY_DATABASE", "1")
os.environ.setdefault("OPENKSD_SECRET_KEY", "only-for-tests")

from office.settings import *  # noqa: F403

# Every test makes its users anew; a slow hash would cost more than what is tested.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
