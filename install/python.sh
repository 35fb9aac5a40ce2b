#!/bin/sh
# Put Python packages from the given lock files, and the program itself, into .venv. Every package is checked by hash.
set -eu
python=${PYTHON:-python3}

command -v "$python" >/dev/null 2>&1 || { echo "openksd: $python is missing; install Python 3.11 or later." >&2; exit 1; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "openksd: $("$python" --version) is too old; install Python 3.11 or later, or: make PYTHON=python3.12" >&2; exit 1; }

if [ ! -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    echo "Making .venv ..."
    if ! "$python" -m venv .venv >/dev/null 2>&1; then
        # Debian keeps the venv module in a package of its own.
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
            apt-get update -qq >/dev/null 2>&1 || true
            DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "python$version-venv" >/dev/null 2>&1 || true
        fi
        "$python" -m venv --clear .venv >/dev/null 2>&1 || {
            echo "openksd: $python cannot make a virtual environment; run: apt-get install python$version-venv" >&2; exit 1; }
    fi
fi

set -- $(for file in "$@"; do printf ' -r %s' "$file"; done)
echo "Installing Python packages ..."
.venv/bin/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes "$@"
# The program itself, by setuptools of the lock file: nothing else is fetched.
.venv/bin/python -m pip install -qq --disable-pip-version-check --no-input --no-deps --no-build-isolation --editable .
.venv/bin/openksd messages compile >/dev/null
