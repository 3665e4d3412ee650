#!/usr/bin/env bash
# Writes the lock files anew from pyproject.toml, with the newest versions that it allows. requirements.lock is for working on mailbridge, service.lock for running it.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

cd "$root"
uv="$(command -v "$venv/bin/uv" || command -v uv)" || fail "uv is missing. To get it: $venv/bin/python -m pip install uv"
compile() { "$uv" pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate "$@"; }
compile --upgrade --all-extras --output-file deploy/requirements.lock
compile --extra build --extra postgres --constraints deploy/requirements.lock --output-file deploy/service.lock
