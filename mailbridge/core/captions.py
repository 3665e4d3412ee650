"""What a resident says of each photo: the description in the mail, the words beside a picture in the text. A name that a camera gave is no caption."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from mailbridge.core.mail import Attachment, Mail
from mailbridge.core.parse.markup import to_text

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

LONGEST = 100
"""Characters; a longer line beside a picture is text of the mail."""
_HERE = re.compile(r"\[image: (\d{1,4})#\]")
_FILE = re.compile(r"\S{1,200}\.(?:jpe?g|png|heic|heif|gif|webp|tiff?|bmp|avif)", re.IGNORECASE)
_SAYS_NOTHING = re.compile(
    r"(?:inline |attached |embedded )?(?:image|photo|picture|img|attachment|pasted ?graphic|screenshot)?[ _-]{0,3}\d{0,12}"
    r"|.{0,200}description automatically generated|sent from .{1,60}|get outlook .{1,40}",
    re.IGNORECASE,
)
"""Alternative texts that programs write, and what stands under a mail."""
_CLOSING = re.compile(r"(?:kind |best |warm |many )?(?:regards|wishes|thanks|thank you|cheers|yours)\b.{0,40}", re.IGNORECASE)


def captions(mail: Mail) -> Mapping[str, str]:
    """sha256 of a picture -> its caption, where it has one."""
    pictures = [one for one in mail.evidence if one.photo is not None]
    beside = _beside(mail) if any(one.content_id for one in pictures) else {}
    found = ((one.sha256, _described(one) or beside.get(one.content_id.lower(), "")) for one in pictures)
    return {sha256: caption for sha256, caption in found if caption}


def _described(attachment: Attachment) -> str:
    """The description that the sender gave it, unless that is its file name."""
    return _telling(attachment.description) if attachment.description != attachment.filename else ""


def _telling(text: str) -> str:
    """A text that says something of a picture, or nothing."""
    bare = " ".join(text.split()).rstrip(": ")
    return "" if len(bare) > LONGEST or _FILE.fullmatch(bare) or _SAYS_NOTHING.fullmatch(bare) else bare


def _beside(mail: Mail) -> dict[str, str]:
    """Content-ID, in lower case -> alternative text, else the words in the same line, in the line above that ends in a colon, or in the line below."""
    from selectolax.lexbor import LexborHTMLParser  # lazily: start-up time

    page = LexborHTMLParser(mail.html)
    shown = [image for image in page.css("img") if _source(image).lower().startswith("cid:")]
    told = [_telling(image.attributes.get("alt") or "") for image in shown]
    for number, image in enumerate(shown):
        image.attrs["alt"] = f"{number}#"
    lines = [line.strip() for line in to_text(page.html or "")[0].splitlines()]
    near = {int(m[1]): _near(lines, at, mail) for at, line in enumerate(lines) for m in _HERE.finditer(line)}
    return {_source(image)[4:].lower(): told[number] or near.get(number, "") for number, image in enumerate(shown)}


def _source(image: LexborNode) -> str:
    return (image.attributes.get("src") or "").strip()


def _near(lines: list[str], at: int, mail: Mail) -> str:
    """The words that belong to the picture in a line. With two pictures in one line nobody can tell."""
    if len(_HERE.findall(lines[at])) > 1:
        return ""
    above, below = (lines[n] if 0 <= n < len(lines) else "" for n in (at - 1, at + 1))
    heading = above.removesuffix(":") if above.endswith(":") else ""
    signed = mail.from_ is not None and below.lower() == mail.from_.name.lower()
    beneath = "" if signed or _CLOSING.fullmatch(below) or below.endswith(":") or _HERE.search(below) else below
    return next((words for text in (_HERE.sub(" ", lines[at]), heading, beneath) if (words := _telling(text))), "")
