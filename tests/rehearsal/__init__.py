"""Rehearsing past mail."""
