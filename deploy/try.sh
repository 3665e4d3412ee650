#!/usr/bin/env bash
# Shows what mailbridge does: sets up what is needed, then runs `mailbridge demo`. Words behind it go to the demo (`--out DIR`, `--slow`).
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

prepare
"$venv/bin/mailbridge" demo "$@"
say "the command mailbridge is $venv/bin/mailbridge"
