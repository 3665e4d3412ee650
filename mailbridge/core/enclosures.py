"""What of a resident's attachments travels with a letter: photos upright, smaller and without metadata, documents as they are (R018).

A picture that cannot be cleaned and a whole mail stay in the archive: both tell more than somebody meant to show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from mailbridge.core.letters.letter import Enclosure
from mailbridge.core.mail import Attachment, Mail
from mailbridge.core.photos import cleaned, looks_like_picture

THUMBNAIL_SIDE, THUMBNAIL_QUALITY, MOST_THUMBNAILS = 480, 70, 4
MOST_BYTES = 15_000_000
"""Together; council gateways often refuse more than 20 MB once it is encoded."""


def enclosures(mail: Mail, longest_side: int = 1600, quality: int = 82) -> tuple[Enclosure, ...]:
    """The evidence of a mail, and of the mails attached to it, as files for a letter, in order; what would make it too large stays in the archive.

    Photos are at most `longest_side` pixels long, as JPEG of this quality."""
    found = [*mail.evidence, *(one for attached in mail.attached_mails for one in attached.evidence)]
    kept: list[Enclosure] = []
    for number, attachment in enumerate(_without_repeats(found), 1):
        file = _enclosure(attachment, number, longest_side, quality)
        if file and sum(len(k.content) for k in kept) + len(file.content) <= MOST_BYTES:
            kept.append(file)
    return tuple(kept)


def thumbnails(files: tuple[Enclosure, ...]) -> tuple[Enclosure, ...]:
    """The pictures among prepared files, small, to be shown inside a letter to the councillor; the originals are in her mailbox."""
    small = ((file, cleaned(file.content, file.content_type, THUMBNAIL_SIDE, THUMBNAIL_QUALITY)) for file in files)
    return tuple(Enclosure(file.filename, "image/jpeg", picture, shown=True) for file, picture in small if picture)[:MOST_THUMBNAILS]


def nameless(files: tuple[Enclosure, ...]) -> tuple[Enclosure, ...]:
    """The pictures among prepared files under neutral names, where a resident's name is withheld; any document may name them."""
    pictures = [file for file in files if file.content_type == "image/jpeg"]
    return tuple(replace(file, filename=f"photo-{number}.jpg") for number, file in enumerate(pictures, 1))


def numbered(lines: Iterable[tuple[int, tuple[Enclosure, ...]]]) -> tuple[Enclosure, ...]:
    """The files of several cases in one letter, named by their lines: `3-photo-1.jpg`.

    Where not all find room, each case gets its first before one gets its second."""
    named = [(nth, line, _named(file, line, files[:nth])) for line, files in lines for nth, file in enumerate(files)]
    kept: list[tuple[int, int, Enclosure]] = []
    for one in sorted(named, key=lambda found: found[:2]):
        if sum(len(file.content) for _, _, file in kept) + len(one[2].content) <= MOST_BYTES:
            kept.append(one)
    return tuple(file for _, _, file in sorted(kept, key=lambda found: (found[1], found[0])))


def _named(file: Enclosure, line: int, before: tuple[Enclosure, ...]) -> Enclosure:
    """A picture says which one of its case it is; a document keeps its name behind the number."""
    if file.content_type != "image/jpeg":
        return replace(file, filename=f"{line}-{file.filename}")
    return replace(file, filename=f"{line}-photo-{1 + sum(one.content_type == 'image/jpeg' for one in before)}.jpg")


def _without_repeats(found: list[Attachment]) -> list[Attachment]:
    return list({attachment.sha256: attachment for attachment in reversed(found)}.values())[::-1]


def _enclosure(attachment: Attachment, number: int, longest_side: int, quality: int) -> Enclosure | None:
    """A photo is re-encoded, which leaves position, time and camera behind; any other file goes as it came. None: it stays in the archive."""
    if _is_mail(attachment):
        return None
    if not _is_picture(attachment):
        return Enclosure(attachment.filename or f"attachment-{number}", attachment.content_type, attachment.content)
    picture = cleaned(attachment.content, attachment.content_type, longest_side, quality)
    stem = (attachment.filename or f"photo-{number}").rpartition(".")[0] or f"photo-{number}"
    return Enclosure(f"{stem}.jpg", "image/jpeg", picture) if picture else None


def _is_mail(attachment: Attachment) -> bool:
    """Its own evidence travels; its headers and whom it was written to do not."""
    return attachment.content_type.startswith("message/") or (attachment.filename or "").lower().endswith((".eml", ".msg"))


def _is_picture(attachment: Attachment) -> bool:
    """Whether a file is, or claims to be, a picture; of a text the first two letters prove nothing."""
    claimed = attachment.photo is not None or attachment.content_type.startswith("image/")
    return claimed or (not attachment.content_type.startswith("text/") and looks_like_picture(attachment.content))
