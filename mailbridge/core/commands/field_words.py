"""The words of CONTACT that part whom she means from what is true of them."""

from __future__ import annotations

import re

FIELD = re.compile(
    r"(?<![\w@.+-])(?:(?P<no>no|not|without) (?P<gone>phone|telephone|mobile|number|address|note)s?"
    r"|by (?P<by>phone|telephone|letter|post|e-?mail|mail)"
    r"|(?P<field>phone|telephone|tel|mobile|mob|number|name|called|address|lives at|e-?mail|note))(?![\w@.-]):?",
    re.IGNORECASE,
)


def divided(text: str) -> tuple[str, str]:
    """Whom she means, and what she says of them."""
    found = FIELD.search(text)
    return (text[: found.start()].strip(" ,;:"), text[found.start() :]) if found else (text.strip(), "")
