#!/usr/bin/env bash
# Installs mailbridge as a service on Debian 12, or brings an installation up to date. As root: bash deploy/install.sh
# It starts nothing and never touches a configuration that is there already. OPERATING.md says what to do next.
set -euo pipefail
umask 022
. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

home=/opt/mailbridge
venv="$home/venv"
lock="$root/deploy/service.lock"
project=("$root")
settings=/etc/mailbridge

main() {
  [ "$(id -u)" -eq 0 ] || fail "this must be run as root."
  install_packages python3 python3-venv adduser
  id mailbridge > /dev/null 2>&1 || adduser --system --group --quiet --no-create-home --home /var/lib/mailbridge mailbridge
  mkdir -p "$home"
  rm -f "$venv/ready"
  prepare
  command_line
  folders
  unit
  next
}

# `mailbridge` for people on this machine: it knows the settings, and runs as the service's user, so that nothing in the data folder ever belongs to root.
command_line() {
  rm -f /usr/local/bin/mailbridge
  cat > /usr/local/bin/mailbridge << EOF
#!/bin/sh
export MAILBRIDGE_CONFIG="\${MAILBRIDGE_CONFIG:-$settings/config}"
case "\$(id -u) \${1:-}" in
  "0 init" | "0 demo" | "0 restore") ;;
  "0 "*) exec runuser -u mailbridge -- $venv/bin/mailbridge "\$@" ;;
esac
exec $venv/bin/mailbridge "\$@"
EOF
  chmod 0755 /usr/local/bin/mailbridge
}

# The data and the secrets are for the service only. The configuration holds no secret; root writes it, the service reads it.
folders() {
  install -d -m 0700 -o mailbridge -g mailbridge /var/lib/mailbridge
  install -d -m 0750 -o root -g mailbridge "$settings"
  [ -e "$settings/config" ] || first_settings
  install -d -m 0700 -o mailbridge -g mailbridge "$settings/secrets"
}

first_settings() {
  "$venv/bin/mailbridge" init "$settings" > /dev/null
  sed -i 's|^data = "../data"$|data = "/var/lib/mailbridge"|' "$settings/config/service.toml"
}

unit() {
  for name in mailbridge.service mailbridge@.service mailbridge-backup.service mailbridge-backup.timer; do
    install -m 0644 "$root/deploy/$name" "/etc/systemd/system/$name"
  done
  install -d -m 0700 -o mailbridge -g mailbridge /var/backups/mailbridge
  if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
}

next() {
  say "installed: $("$venv/bin/mailbridge" --version 2> /dev/null || echo "$venv/bin/mailbridge")"
  say "settings in $settings, data in /var/lib/mailbridge. What to do next: deploy/OPERATING.md"
}

main
