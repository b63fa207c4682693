#!/usr/bin/env bash
# Make .venv, install a hashed lock into it and build the front-end files.
#   deploy/setup.sh runtime     what make run needs
#   deploy/setup.sh test        the same, with what make test and make check need
#   deploy/setup.sh bench       the same as runtime, with what make bench measures against
# Each step leaves a stamp of what it was made from, so a second run does nothing.
set -euo pipefail
cd "$(dirname "$0")/.."

wanted="${1:-runtime}"
stamps=.venv/stamps

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "$*"
    exit 1
}

# The first Python on the PATH that is new enough, or the one in PYTHON.
find_python() {
    local candidate
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    fail "Python 3.11 or later was not found: install it, or give its path as PYTHON=/path/to/python3"
}

make_environment() {
    local python
    python="$(find_python)"
    "$python" -c 'import ensurepip, venv' 2>/dev/null || fail \
        "$python cannot make a virtual environment: install its venv module (on Debian and Ubuntu, apt-get install python3-venv) and run this again"
    say "Making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv || fail "$python could not make .venv: see the lines above"
    mkdir -p "$stamps"
}

digest() { cat "$@" | .venv/bin/python -c 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())'; }

install_lock() {
    local now
    now="$(digest "requirements/$1.txt")"
    [ "$(cat "$stamps/$1" 2>/dev/null || true)" = "$now" ] && return
    say "Installing requirements/$1.txt"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
        -r "requirements/$1.txt" || fail \
        "The packages could not be installed: check that this machine can reach a package index, and run this again"
    printf '%s\n' "$now" >"$stamps/$1"
    # Either of the other locks holds all that the runtime lock holds.
    [ "$1" = runtime ] || digest requirements/runtime.txt >"$stamps/runtime"
}

install_register() {
    local now
    now="$(digest pyproject.toml)"
    [ "$(cat "$stamps/register" 2>/dev/null || true)" = "$now" ] && return
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps \
        --no-build-isolation -e . || fail "The register itself could not be installed: see the lines above"
    printf '%s\n' "$now" >"$stamps/register"
}

# An environment whose Python has gone, or that was cut off while being made, is made again.
if [ ! -d "$stamps" ] || ! .venv/bin/python -c '' 2>/dev/null; then
    make_environment
fi
install_lock "$wanted"
install_register
.venv/bin/python deploy/build_frontend.py
