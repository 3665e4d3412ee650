"""Signing in where a provider takes no password."""
