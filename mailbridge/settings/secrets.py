"""Where passwords are kept: in an environment variable, or in a file that only its owner can read. Messages name the place, never the secret."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from mailbridge.core.problems import Problem
from mailbridge.settings.shapes import Misconfigured, SecretReference

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def resolved(reference: SecretReference, environment: Mapping[str, str] | None) -> str:
    """The secret itself. Raises `Misconfigured` when it can not be had."""
    wrong = fault(reference, os.environ if environment is None else environment)
    if wrong:
        raise Misconfigured([Problem(reference.password_file, *wrong)])
    if reference.password_file:
        return _content(Path(reference.password_file))
    return (os.environ if environment is None else environment)[reference.password_env]


def fault(reference: SecretReference, environment: Mapping[str, str]) -> tuple[str, str] | None:
    """(key, message) of what is wrong with a reference, or None when the secret can be read."""
    if reference.oauth:
        return _fault_of_sign_in(reference)
    if reference.password_env and reference.password_file:
        return "password_env", "found both password_env and password_file; expected one of them."
    if reference.password_file:
        wrong = _fault_of_file(Path(reference.password_file))
        return ("password_file", wrong) if wrong else None
    if not reference.password_env:
        return "password_env", "found no password; expected password_env (name of an environment variable) or password_file (path of a file)."
    if not environment.get(reference.password_env):
        return "password_env", f"the environment variable `{reference.password_env}` is not set; expected it to hold the password."
    return None


def _fault_of_sign_in(reference: SecretReference) -> tuple[str, str] | None:
    """Tokens are not looked for here: they are made by `mailbridge login`, which needs right settings first."""
    if reference.password_env or reference.password_file:
        return "oauth", "found a password besides; expected one of them."
    secret = reference.oauth.client_secret_file if reference.oauth else ""
    wrong = _fault_of_file(Path(secret)) if secret else ""
    return ("oauth.client_secret_file", wrong) if wrong else None


def client_secret(reference: SecretReference) -> str:
    """The secret of the application, where there is one. Raises `Misconfigured` when it can not be had."""
    wrong = fault(reference, {})
    if wrong:
        raise Misconfigured([Problem(reference.oauth.client_secret_file if reference.oauth else "", *wrong)])
    return _content(Path(reference.oauth.client_secret_file)) if reference.oauth and reference.oauth.client_secret_file else ""


def _fault_of_file(path: Path) -> str:
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            return f"`{path}` is not a file; expected a file that holds the password."
        if mode & OTHERS:
            return f"`{path}` can be read by others (mode {stat.S_IMODE(mode):04o}); expected 0600: chmod 600 {path}"
        return "" if _content(path) else f"`{path}` is empty; expected the password on its first line."
    except FileNotFoundError:
        return f"`{path}` is missing; expected a file that holds the password."
    except (OSError, UnicodeDecodeError) as error:
        return f"`{path}` can not be read ({type(error).__name__}); expected a text file that holds the password."


def _content(path: Path) -> str:
    return path.read_text(encoding="utf-8").partition("\n")[0].strip("\r")
