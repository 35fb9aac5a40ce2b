"""What the surroundings may set (miljøvariable): one place that reads them, with clear errors."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[3]


class Environment(BaseSettings):
    """Variables with the prefix OPENKSD_; docs/operations.md tells what each is for."""

    model_config = SettingsConfigDict(env_prefix="OPENKSD_", extra="ignore")

    home: Path = Path("var")
    secret_key: str = ""
    debug: bool = False
    hosts: str = "127.0.0.1,localhost,[::1]"
    origins: str = ""
    is_behind_tls: bool = False
    test_db: str = "test_openksd"
    throwaway_database: bool = False
    demo: bool = False  # one-click logins; never where real people are handled


def database(environment: Environment) -> dict[str, Any]:
    """Return Django's database settings: the server of DATABASE_URL, or the embedded one."""
    common: dict[str, Any] = {
        "ENGINE": "office.kernel.postgres",
        "CONN_MAX_AGE": None,
        # Values travel beside the query and not in it: safer, and many at once need no quoting.
        "OPTIONS": {"server_side_binding": True},
        "TEST": {"NAME": environment.test_db},
    }
    address = os.environ.get("DATABASE_URL", "")
    if not address:
        # Nobody pools the embedded server's connections, so statements can stay prepared.
        options = {**common["OPTIONS"], "prepare_threshold": 5}
        return {**common, "NAME": "openksd", "USER": "openksd", "EMBEDDED": True, "OPTIONS": options}
    try:
        parts = {name: str(value) for name, value in conninfo_to_dict(address).items() if value is not None}
    except ProgrammingError as error:
        raise ImproperlyConfigured("DATABASE_URL must look like postgresql://user:password@host:5432/name") from error
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return {
        **common,
        **{setting: parts.pop(name, "") for name, setting in named.items()},
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**common["OPTIONS"], **parts},
    }


def asset_folders() -> list[tuple[str, Path]]:
    """Return the folders of the pages' npm packages, each with the address below /static/ where it is served."""
    listed = ROOT / "package.json"
    names = json.loads(listed.read_text(encoding="utf-8")).get("dependencies", {}) if listed.exists() else {}
    folders = [(f"npm/{name}", ROOT / "node_modules" / name) for name in names]
    return [(address, folder) for address, folder in folders if folder.is_dir()]


def secret_key(environment: Environment) -> str:
    """Return the key that signs sessions: given, or made once and kept in the home folder for this user alone."""
    if environment.secret_key:
        return environment.secret_key
    path = environment.home / "secret-key"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        environment.home.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as out:
        key = secrets.token_urlsafe(50)
        out.write(key)
    return key
