"""The embedded server: the first one in starts it, the last one out stops it, killed or not."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from office.kernel.embedded import OWNER, EmbeddedServer, ServerUnavailable

USE = """
import sys
from pathlib import Path
from office.kernel.embedded import EmbeddedServer
EmbeddedServer(Path(sys.argv[1]), is_throwaway=True).start()
print("in", flush=True)
sys.stdin.readline()
"""


def _user_of(home: Path) -> subprocess.Popen[str]:
    used = subprocess.Popen(
        [sys.executable, "-c", USE, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert used.stdout is not None
    assert used.stdout.readline() == "in\n"
    return used


def _leave(used: subprocess.Popen[str]) -> None:
    used.communicate("\n", timeout=60)


def test_the_last_one_out_stops_it_whoever_started_it(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path)
    first, second = _user_of(tmp_path), _user_of(tmp_path)
    _leave(first)
    assert server.is_running()
    _leave(second)
    assert not server.is_running()


def test_what_a_killed_user_left_the_next_one_stops(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path)
    killed = _user_of(tmp_path)
    killed.send_signal(signal.SIGKILL)
    killed.communicate(timeout=60)
    assert server.is_running()
    _leave(_user_of(tmp_path))
    assert not server.is_running()


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    home = tmp_path / ("æ" * 30) / ("b" * 60)
    server = EmbeddedServer(home, is_throwaway=True)
    try:
        folder = server.start()
        assert folder != server.data
        assert folder.stat().st_mode & 0o077 == 0
        with psycopg.connect(host=str(folder), user=OWNER, dbname="postgres") as link:
            row = link.execute("SELECT lower('ÆØÅ'), current_setting('listen_addresses')").fetchone()
        assert row == ("æøå", "")
    finally:
        server.leave()


def test_a_half_made_folder_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres/half").write_text("left by a killed first start")
    _leave(_user_of(tmp_path))
    assert (tmp_path / "postgres/PG_VERSION").exists()
    assert not (tmp_path / "postgres/half").exists()


def test_data_of_another_version_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres/PG_VERSION").write_text("12\n")
    server = EmbeddedServer(tmp_path)
    with pytest.raises(ServerUnavailable, match="12"):
        server.start()
    server.leave()
    assert (tmp_path / "postgres/PG_VERSION").read_text() == "12\n"
