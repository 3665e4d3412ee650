"""The only package that reads the operator's files: `load` gives one frozen `Settings`, or `Misconfigured` with everything that is wrong at once."""

from mailbridge.core.problems import Problem
from mailbridge.settings.loading import load, templates
from mailbridge.settings.shapes import Misconfigured, Operator, Settings, Smtp, Storage

__all__ = ["Misconfigured", "Operator", "Problem", "Settings", "Smtp", "Storage", "load", "templates"]
