#!/bin/sh
# Every check that is no test. All of them run; the last line tells which failed.
set -u
bin=.venv/bin
failed=""
run() {
    name=$1
    shift
    printf '%s ... ' "$name"
    if said=$("$@" 2>&1); then
        echo ok
    else
        echo failed
        printf '%s\n' "$said"
        failed="$failed $name"
    fi
}
# The migrations check asks the database for its history; it gets one that is thrown away.
export OPENKSD_HOME="${OPENKSD_HOME:-var/check}" OPENKSD_THROWAWAY_DATABASE=1 OPENKSD_SECRET_KEY=only-for-checks
run ruff $bin/ruff check --quiet .
run mypy $bin/mypy
run imports $bin/lint-imports
run migrations $bin/python -W ignore $bin/openksd makemigrations --check --dry-run
run messages $bin/openksd messages check
run law-index $bin/python -m lawbook.index --check
run person-numbers $bin/python checks/person_numbers.py
run locks $bin/python checks/locks.py
run sizes $bin/python checks/sizes.py
if [ -n "$failed" ]; then
    echo "failed:$failed" >&2
    exit 1
fi
