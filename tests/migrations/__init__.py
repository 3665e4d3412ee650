"""Databases of older and newer versions."""
