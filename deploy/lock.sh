#!/usr/bin/env bash
# Write the hashed locks in requirements/ from pyproject.toml. Runs when a dependency changes
# (make lock); a version already locked stays until UPGRADE=1 is set.
set -euo pipefail
cd "$(dirname "$0")/.."

lock() {
    local out="requirements/$1.txt"
    shift
    .venv/bin/uv pip compile "$@" --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-header --quiet ${UPGRADE:+--upgrade} \
        --output-file "$out"
    echo "Wrote $out"
}

lock runtime pyproject.toml requirements/build.in
lock test pyproject.toml requirements/build.in --constraint requirements/runtime.txt \
    --extra test --extra postgres --extra browser --extra dev
lock bench pyproject.toml requirements/build.in --constraint requirements/runtime.txt --extra bench
lock node requirements/node.in
