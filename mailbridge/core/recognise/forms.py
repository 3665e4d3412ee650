"""What a website form or a WriteToThem letter holds: its labelled lines, and within all that the person's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mailbridge.core.recognise.persons import EMAIL
from mailbridge.core.recognise.phrases import LONGEST_TEXT

LONGEST_FORM = 8_000
"""Characters of a form that are looked at for labels."""


def fields(text: str) -> dict[str, str]:
    """The labelled lines of a form: `Name: …`, also with the value on the next line, or rows of a table without colons."""
    written = [(match["label"], match["value"]) for match in _FIELD.finditer(text[:LONGEST_FORM])]
    found = _sorted_out(written)
    return found if len(found) > 1 else _sorted_out(_rows(text)) | found


def _sorted_out(written: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for said, rest in written:
        label = next((key for key, words in _LABELS.items() if said.lower().strip() in words), "")
        value = rest.strip()
        if not label or label in found or not value:
            continue
        address = EMAIL.search(value)
        if label == "email" and not address:
            continue
        if label == "name" and address:
            found.setdefault("email", address.group())
            value = value[: address.start()].strip(" <(\"'")
        found[label] = address.group() if label == "email" and address else value
    return {key: value for key, value in found.items() if value}


def _rows(text: str) -> list[tuple[str, str]]:
    """`Full name Stan Bickley`: a row of a table that became a line of text. Only labels that begin no sentence."""
    rows = (line.strip() for line in text[:LONGEST_FORM].splitlines())
    return [(match["label"], match["value"]) for row in rows if (match := _ROW.match(row))]


def has_message(text: str) -> bool:
    """Whether a form has a field in which somebody wrote freely."""
    return bool(_MESSAGE.search(text[:LONGEST_FORM]))


def own_words(text: str) -> str:
    """What the person typed: the body of a letter, the message of a form; the whole text where neither can be told apart."""
    text = text[:LONGEST_TEXT]
    dear, message = _DEAR.search(text), _MESSAGE.search(text)
    if dear and (close := _YOURS.search(text, dear.end())):
        return text[dear.end() : close.start()].strip()
    return _FOOTER.split(text[message.end() :], maxsplit=1)[0].strip() if message else text


_LABELS = {
    "name": frozenset(
        (
            "name",
            "full name",
            "your name",
            "from",
            "sender",
            "contact name",
            "submitted by",
            "customer name",
            "resident name",
            "resident",
            "sender name",
            "name of resident",
        )
    ),
    "first": frozenset(("first name", "forename", "given name")),
    "last": frozenset(("last name", "surname", "family name")),
    "email": frozenset(
        (
            "email",
            "e-mail",
            "email address",
            "your email",
            "your email address",
            "e-mail address",
            "contact email",
            "reply to",
            "reply-to",
            "sender email",
            "mail",
        )
    ),
    "phone": frozenset(
        ("phone", "telephone", "tel", "mobile", "phone number", "contact number", "telephone number", "your phone", "mobile number", "your phone number")
    ),
    "postcode": frozenset(("postcode", "post code", "your postcode", "zip")),
    "address": frozenset(("address", "your address", "street", "home address", "street address", "address line 1", "house number and street")),
    "message": frozenset(
        (
            "message",
            "your message",
            "comments",
            "comment",
            "enquiry",
            "your enquiry",
            "details",
            "question",
            "how can i help",
            "how can we help",
            "message body",
            "description",
            "issue",
        )
    ),
    "subject": frozenset(("subject", "topic", "category", "regarding")),
}
_FIELD = re.compile(
    r"^[ \t>*]{0,8}(?P<label>[A-Za-z][A-Za-z' -]{1,28})\*?[ \t]{0,3}[:=?][*]?[ \t]{0,8}(?:\n[ \t]{0,8}(?=[^\n:]{1,200}$))?(?P<value>[^\n]{1,300})$",
    re.MULTILINE,
)
_ROW = re.compile(
    r"(?P<label>(?:full |your |contact |first |last )?name|surname|forename|your email|e-?mail(?: address)?|(?:contact|phone|telephone|mobile) number"
    r"|telephone|phone|mobile|post ?code|(?:home |your )?address|(?:your )?(?:enquiry|message))"
    r"[ \t]{1,4}(?P<value>\S[^\n]{0,300})$",
    re.IGNORECASE,
)
_DEAR = re.compile(r"^Dear [^\n]{2,80}\n", re.MULTILINE)
_YOURS = re.compile(r"^[ \t]{0,8}Yours (?:sincerely|faithfully|truly)", re.MULTILINE)
_MESSAGE = re.compile(
    r"^[ \t]{0,4}(?:(?:your )?(?:message|enquiry)(?: body)?|comments?|details(?: of (?:your )?(?:enquiry|issue|problem))?|description"
    r"|how can (?:i|we) help)\??\*?(?:[ \t]{0,3}:[ \t]{0,3}\n?|[ \t]{1,3}(?=\S)|[ \t]{0,3}\n)",
    re.IGNORECASE | re.MULTILINE,
)
_FOOTER = re.compile(
    r"\n(?:-- ?\n|-{5,80}\n|[ \t]*(?:this (?:e-?mail|message|form) was s(?:ent|ubmitted)|reference:|submitted(?::| on)|please do not reply"
    r"|i consent|consent:|ip address|page url|sent from:|user agent))",
    re.IGNORECASE,
)
