"""Reads configuration files and turns whatever is wrong in them into problems with file and key; reading goes on after each."""

from __future__ import annotations

import csv
import difflib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from mailbridge.core.people import Setting
from mailbridge.core.problems import Problem, nearest

S = TypeVar("S", bound=Setting)
Table = dict[str, Any]
_LINE = re.compile(r"\(at line (\d+), column (\d+)\)")


def table(path: Path, problems: list[Problem]) -> Table:
    """A TOML file as a dict; empty, with a problem, when it can not be read. Syntax errors give the line."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        problems.append(Problem(str(path), "", "is missing. `mailbridge init` writes a folder with all files to begin with."))
    except tomllib.TOMLDecodeError as error:
        problems.append(_syntax(path, str(error)))
    except UnicodeDecodeError as error:
        problems.append(Problem(str(path), f"byte {error.start}", "is not UTF-8 text. Save the file as UTF-8."))
    except OSError as error:
        problems.append(Problem(str(path), "", f"can not be read: {error.strerror}."))
    return {}


def _syntax(path: Path, message: str) -> Problem:
    place = _LINE.search(message)
    said = _LINE.sub("", message).strip()
    key = f"line {place.group(1)}" if place else "last line"
    return Problem(str(path), key, f"this is not TOML: {said}. Texts stand in straight quotes, lists in [ ], and every key is followed by =.")


def built(model: type[S], raw: object, path: Path, key: str, problems: list[Problem]) -> S | None:
    """A checked table, or None with a problem for each wrong key."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        problems.extend(_described(detail, model, path, key) for detail in error.errors(include_url=False))
        return None


def _described(detail: ErrorDetails, model: type[BaseModel], path: Path, key: str) -> Problem:
    steps = [str(step) for step in detail["loc"]]
    where = ".".join(filter(None, [key, *steps]))
    match detail["type"]:
        case "extra_forbidden":
            return Problem(str(path), where, _unknown(steps, model))
        case "missing":
            return Problem(str(path), where, "is missing; " + _expected(model, steps) + ".")
        case _:
            return Problem(str(path), where, f"found {_found(detail['input'])}; {_wanted(detail)}.")


def _unknown(steps: list[str], model: type[BaseModel]) -> str:
    known = list(_fields(model, steps[:-1]))
    guess = difflib.get_close_matches(steps[-1], known, n=1, cutoff=0.6)
    return f"is not a setting.{nearest(steps[-1], known)}" if guess else f"is not a setting; expected one of: {', '.join(known)}."


def _fields(model: type[BaseModel], steps: list[str]) -> Mapping[str, Any]:
    for step in steps:
        inner = model.model_fields[step].annotation if step in model.model_fields else None
        model = inner if isinstance(inner, type) and issubclass(inner, BaseModel) else model
    return model.model_fields


def _expected(model: type[BaseModel], steps: list[str]) -> str:
    kind = _fields(model, steps[:-1]).get(steps[-1])
    sort = getattr(kind, "annotation", None)
    if sort in (str, int):
        return "expected an e-mail address" if "address" in steps[-1] else f"expected {'a text in quotes' if sort is str else 'a number'}"
    return "expected a table" if isinstance(sort, type) and issubclass(sort, BaseModel) else "expected a list in [ ]"


def _found(value: object) -> str:
    shown = repr(value) if not isinstance(value, str) else f'"{value}"'
    return shown if len(shown) <= 60 else shown[:57] + "..."


def _wanted(detail: ErrorDetails) -> str:
    """Pydantic's message in the words of the person who typed the value."""
    context = cast("Mapping[str, object]", detail.get("ctx", {}))
    pattern = str(context.get("pattern", ""))
    if "@" in pattern:
        return "expected an e-mail address like name@council.example"
    said = detail["msg"].removeprefix("Input should be ").removeprefix("Value error, ").replace(" or equal to", "")
    words = {
        "string_type": "expected a text in quotes",
        "tuple_type": 'expected a list: ["…", "…"]',
        "int_type": "expected a whole number without quotes",
        "int_parsing": "expected a whole number",
        "bool_type": "expected true or false",
        "model_type": "expected a table",
        "string_pattern_mismatch": f"expected the form {pattern}",
        "greater_than_equal": f"expected at least {context.get('ge')}",
        "less_than_equal": f"expected at most {context.get('le')}",
        "literal_error": f"expected one of: {context.get('expected')}",
    }
    return words.get(detail["type"], f"expected {said[:1].lower()}{said[1:]}")


def wards(path: Path, problems: list[Problem]) -> dict[str, str]:
    """Postcode prefix -> ward, from a CSV file with the columns `prefix,ward` or `postcode,ward`."""
    try:
        rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(str(path), "", f"can not be read ({type(error).__name__}); expected a CSV file with the columns prefix,ward."))
        return {}
    column = next((name for name in ("prefix", "postcode") if rows and name in rows[0]), "")
    if not column or "ward" not in rows[0]:
        problems.append(Problem(str(path), "line 1", "the columns `prefix` (or `postcode`) and `ward` are missing, or no line follows them."))
        return {}
    return dict(pair for number, row in enumerate(rows, 2) for pair in _ward(row, column, path, number, problems))


def _ward(row: Mapping[str, str | None], column: str, path: Path, number: int, problems: list[Problem]) -> list[tuple[str, str]]:
    prefix, ward = (row[column] or "").strip().upper(), (row["ward"] or "").strip()
    if prefix and ward:
        return [(prefix, ward)]
    problems.append(Problem(str(path), f"line {number}", f"found {column} `{prefix}` and ward `{ward}`; expected both."))
    return []
