"""The Jinja environment of letters: variables, conditions, loops and a few filters. Templates can call nothing, reach into nothing and fill no memory."""

from __future__ import annotations

import re
import traceback
from collections.abc import Mapping
from typing import Any

from jinja2 import DictLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

FILTERS = ("capitalize", "first", "join", "last", "length", "lower", "trim", "upper")
OWN_FILTERS = ("quoted", "sentence")
SIZE = 400_000
"""Characters; no letter is longer."""
_TAG = re.compile(r"\{%[^%\n]{0,500}%\}")


class Unrenderable(Exception):
    """A letter can not be written: file, line (0 when not known) and what is wrong."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}: line {line}: {message}" if line else f"{file}: {message}")
        self.file, self.line, self.message = file, line, message


class Sandbox(ImmutableSandboxedEnvironment):
    """No calls at all, and none of the operators that make gigabytes out of ten characters."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def is_safe_callable(self, obj: Any) -> bool:
        """Nothing may be called: the variables are plain values."""
        return False

    def call_binop(self, context: object, operator: str, left: Any, right: Any) -> Any:
        """`*`, `**` and `%` are not for letters."""
        raise SecurityError(f"the operator {operator} is not allowed in letters")


def sandbox(sources: Mapping[str, str]) -> Sandbox:
    """An environment with these sources; `.html` is escaped, lines that hold only `{% … %}` vanish."""
    environment = Sandbox(
        loader=DictLoader({name: _lines_kept(source) for name, source in sources.items()}),
        undefined=StrictUndefined,
        autoescape=lambda name: name is not None and name.endswith(".html"),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in FILTERS} | {"quoted": quoted, "sentence": sentence}
    return environment


def _lines_kept(source: str) -> str:
    """Jinja swallows the line end after every `%}`; people mean that only where nothing else stands in the line."""
    return "\n".join(_kept(line) for line in source.replace("\r\n", "\n").split("\n"))


def _kept(line: str) -> str:
    bare = line.rstrip()
    alone = not _TAG.sub("", bare).strip()
    return line if alone or not bare.endswith("%}") or bare.endswith(("-%}", "+%}")) else bare[:-2] + "+%}"


def quoted(text: str) -> str:
    """A text as a quotation, `> ` before each line: in HTML it becomes a box."""
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())


def sentence(text: str) -> str:
    """A text that begins with a capital and ends in a stop; nothing stays nothing."""
    bare = text.strip()
    ended = bare.rstrip("”’\"')")[-1:] in (".", "!", "?", "…", ":")
    return bare and bare[0].upper() + bare[1:] + ("" if ended else ".")


def render(environment: Sandbox, name: str, values: Mapping[str, object]) -> str:
    """The text of a template. Raises `Unrenderable` with the line for everything that can go wrong in one."""
    pieces, size = [], 0
    try:
        for piece in environment.get_template(name).generate(values):
            size += len(piece)
            if size > SIZE:
                raise Unrenderable(name, 0, f"is longer than {SIZE} characters")
            pieces.append(piece)
    except TemplateSyntaxError as error:
        raise Unrenderable(name, error.lineno, error.message or "is not a template") from error
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, RecursionError) as error:
        raise Unrenderable(name, _line(error), str(error)) from error
    return "".join(pieces)


def _line(error: BaseException) -> int:
    """Line of the template in which an error was raised: Jinja writes it into the traceback."""
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno or 0 for frame in reversed(frames) if frame.filename == "<template>"), 0)
