#!/usr/bin/env bash
# Passes all tests: lint, layout, strict types, the floors, every test on real servers, every branch of the core. Installs what they need by itself.
#   tests/run.sh         everything, in under ten minutes
#   tests/run.sh fast    everything but the slow tests and the count of branches, in about a minute
#   tests/run.sh fast|all ARGUMENTS…   the rest goes to pytest
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../deploy/environment.sh"

# What Python has compiled is kept: every worker, and each of the processes that tests start, would compile it anew.
unset PYTHONDONTWRITEBYTECODE

failed=()
summaries=()
on_all_cores=(-n 3 --dist worksteal) # two cores: much of a test on real servers is waiting

main() {
  local what="${1:-all}"
  shift || true
  prepare
  install_packages dovecot-imapd dovecot-lmtpd openssl mutt postgresql
  cd "$root"
  PATH="$venv/bin:$PATH"
  work_in_memory
  check
  case "$what" in
    fast) tests pytest "${on_all_cores[@]}" -m "not slow" "$@" ;;
    all)
      audit
      with_branches "$@"
      ;;
    *) fail "\"$what\" is neither \"fast\" nor \"all\"." ;;
  esac
  finish
}

# Thousands of databases are written and thrown away; nobody needs them on a disk. Where memory is short, they go where they always go.
work_in_memory() {
  local free
  free="$(df --output=avail -k /dev/shm 2> /dev/null | tail -n 1)" || return 0
  if [ "${free:-0}" -lt 2000000 ] || ! TMPDIR="$(mktemp -d -p /dev/shm mailbridge.XXXXXX)"; then return 0; fi
  chmod 755 "$TMPDIR" # Dovecot works as nobody, and must find its way in
  export TMPDIR
  trap 'rm -rf "$TMPDIR"' EXIT
}

check() {
  step "lint" ruff check --quiet
  step "layout" ruff format --check --quiet
  step "types" mypy --no-error-summary
  step "floors" lint-imports --no-logo
  step "secrets" python -m tests.hostile.secrets
}

# Known vulnerabilities of the locked packages. Where no service tells of them, that is said, and fails nothing.
audit() {
  local words
  words="$(python -m tests.hostile.audit)" || failed+=("vulnerabilities")
  say "vulnerabilities: $words"
}

# A step that fails does not keep the others from being tried.
step() {
  local name="$1" words
  shift
  if words="$("$@" 2>&1)"; then
    say "$name: right"
  else
    printf '%s\n' "$words"
    say "$name: WRONG"
    failed+=("$name")
  fi
}

# Shows all but the last line as it comes; that one is kept for the end.
tests() {
  local output
  output="$(mktemp)"
  "$@" | tee "$output" | sed -u '$d' || failed+=("tests")
  summaries+=("$(tail -n 1 "$output")")
  rm -f "$output"
}

# What chance finds runs by itself, and is not counted: it cannot decide whether every branch has been walked.
with_branches() {
  local walked
  walked="$(mktemp)"
  tests pytest "${on_all_cores[@]}" -m chance "$@"
  tests python -m slipcover --json --out "$walked" -m pytest "${on_all_cores[@]}" -m "not chance" "$@"
  step "every branch of the core" python -m slipcover --merge "$walked" --json --out /dev/null --skip-covered --fail-under 100
  rm -f "$walked"
}

# The last lines are what pytest said of all tests.
finish() {
  if [ "${#failed[@]}" -gt 0 ]; then say "WRONG: ${failed[*]}"; fi
  printf '%s\n' "${summaries[@]}"
  [ "${#failed[@]}" -eq 0 ]
}

main "$@"
