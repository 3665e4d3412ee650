# shellcheck shell=bash
# Makes a virtual environment what a lock file says, and installs Debian packages that are missing. Sourced by try.sh, install.sh and tests/run.sh.
# Works as root, and as anybody who may use sudo. Does nothing when nothing changed.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
venv="$root/.venv"
lock="$root/deploy/requirements.lock"
project=(--editable "$root")

say() { printf '%s\n' "mailbridge: $*" >&2; }

fail() {
  say "$*"
  exit 1
}

# The environment of this project, ready for use. Two runs at once wait for each other.
prepare() {
  exec 9< "$lock"
  command -v flock > /dev/null && flock 9
  if [ ! -x "$venv/bin/python" ] || [ "$(cat "$venv/ready" 2> /dev/null)" != "$(fingerprint)" ]; then
    say "preparing $venv (once; a minute or two)"
    make_venv
    fill_venv
    fingerprint > "$venv/ready"
  fi
  exec 9<&-
}

# Changes when the environment must be filled again: new versions, other commands, a tree that was moved.
fingerprint() { { cat "$lock" "$root/pyproject.toml" && printf '%s' "$root" "$venv"; } | sha256sum; }

make_venv() {
  if "$venv/bin/python" -m pip --version > /dev/null 2>&1; then return; fi
  if [ -e "$venv" ] && [ ! -e "$venv/pyvenv.cfg" ]; then fail "$venv is no virtual environment. Move it away, then run this again."; fi
  rm -rf "$venv"
  local python
  python="$(find_python)" || {
    install_packages python3 python3-venv
    python="$(find_python)" || fail "no Python 3.11 or newer found. Debian 12 has one: apt-get install python3 python3-venv"
  }
  "$python" -c 'import ensurepip, venv' 2> /dev/null || install_packages "$(venv_package "$python")"
  "$python" -m venv "$venv" || fail "$python could not make $venv; its own words are above."
}

# Debian splits venv from Python: python3-venv for its usual Python, python3.13-venv for another.
venv_package() {
  case "$1" in
    python3) echo python3-venv ;;
    *) echo "$1-venv" ;;
  esac
}

find_python() {
  local name
  for name in python3 python3.11 python3.12 python3.13 python3.14; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then
      echo "$name"
      return 0
    fi
  done
  return 1
}

# Every package as locked, byte for byte; then the project itself, which needs nothing more. The lock is complete, so pip must not resolve: an old pip
# takes an extra such as `coverage[toml]` for a wish of its own, and fails on the day on which a newer release appears.
fill_venv() {
  "$venv/bin/python" -m pip install -q --no-deps --require-hashes -r "$lock" || fail "the packages of $lock could not be installed; pip's words are above."
  "$venv/bin/python" -m pip install -q --no-deps --no-build-isolation --force-reinstall "${project[@]}" || fail "mailbridge could not be installed into $venv; pip's words are above."
}

# Debian packages, those of them that are missing. Servers that come with them are not left running.
install_packages() {
  local missing=() package
  command -v dpkg-query > /dev/null || {
    say "this is no Debian; I trust that it has: $*"
    return
  }
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2> /dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  if [ "${#missing[@]}" -eq 0 ]; then return; fi
  case " ${missing[*]} " in *" postgresql "*) no_cluster ;; esac
  say "installing ${missing[*]}"
  { as_root apt-get update -qq && as_root apt-get install -y -qq --no-install-recommends "${missing[@]}"; } > /dev/null ||
    fail "apt-get could not install ${missing[*]}; its words are above."
  case " ${missing[*]} " in *" dovecot-"*) stop_dovecot ;; esac
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    env DEBIAN_FRONTEND=noninteractive "$@"
  elif command -v sudo > /dev/null; then
    sudo env DEBIAN_FRONTEND=noninteractive "$@"
  else
    fail "this needs root, and there is no sudo. As root: $*"
  fi
}

# Debian starts a server as soon as it is installed. The tests start one of their own; nobody asked for another.
stop_dovecot() {
  if [ -d /run/systemd/system ]; then as_root systemctl disable -q --now dovecot.service dovecot.socket 2> /dev/null || true; fi
}

# The same for PostgreSQL, which Debian gives a cluster and starts. Whoever has one, or wants one, has this file already.
no_cluster() {
  local settings=/etc/postgresql-common/createcluster.conf
  if [ -e "$settings" ]; then return; fi
  as_root mkdir -p "${settings%/*}"
  echo 'create_main_cluster = false' | as_root tee "$settings" > /dev/null
}
