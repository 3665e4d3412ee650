"""Watching over the service: its state in a file, systemd, alarms, figures for a monitoring system, and the canary."""
