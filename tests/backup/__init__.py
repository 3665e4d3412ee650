"""Backups: written, looked through, put back."""
