"""What of a resident's attachments travels with a letter: photos upright, smaller and without metadata, documents as they are (R018).

A picture that cannot be cleaned and a whole mail stay in the archive: both tell more than somebody meant to show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mailbridge.core.captions import captions
from mailbridge.core.filenames import safe_name
from mailbridge.core.letters.letter import Enclosure
from mailbridge.core.mail import Attachment, Mail, Photo
from mailbridge.core.photos import cleaned, looks_like_picture

THUMBNAIL_SIDE, THUMBNAIL_QUALITY, MOST_THUMBNAILS = 480, 70, 4
MOST_BYTES = 15_000_000
"""Of the files of an export together; many servers refuse more than 20 MB once it is encoded."""
LADDER = ((1600, 82), (1400, 76), (1200, 72), (1000, 70))
"""Longest side and quality of photos. They go down together until everything fits; below the last rung, writing in them can no longer be read."""
LINE = 76
"""Characters of a line of base64, which ends in two more."""
HEAD = 1_500
"""Bytes around a file: its headers, and its line in the letter."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """The files that travel, and those for which the mail has no room."""

    files: tuple[Enclosure, ...]
    left_out: tuple[Enclosure, ...] = ()

    @property
    def shortfall(self) -> str:
        """What the letter says of the files that did not fit; empty where all did."""
        photos = sum(file.content_type == "image/jpeg" for file in self.left_out)
        others = [file.filename for file in self.left_out if file.content_type != "image/jpeg"]
        of_all = photos + sum(file.content_type == "image/jpeg" for file in self.files)
        told = [*([f"{photos} of {of_all} photos"] if photos else []), *others]
        return f"{' and '.join(told)} did not fit; I can send {'it' if len(self.left_out) == 1 else 'them'}." if told else ""


def enclosures(mail: Mail, longest_side: int = LADDER[0][0], quality: int = LADDER[0][1]) -> tuple[Enclosure, ...]:
    """The evidence of a mail, and of the mails attached to it, as files for a letter, in order.

    Photos are at most `longest_side` pixels long, as JPEG of this quality."""
    found = [*_with_captions(mail), *(one for attached in mail.attached_mails for one in _with_captions(attached))]
    files = (_enclosure(one, caption, number, longest_side, quality) for number, (one, caption) in enumerate(_without_repeats(found), 1))
    return tuple(file for file in files if file)


def fitted(files: Sequence[Enclosure], room: int) -> Fitted:
    """Files made small enough for a mail with room for so many bytes. What cannot fit at all is left out first; the others are as large as they can be."""
    rungs = [dict(zip(range(len(files)), files, strict=True))]
    kept = _travelling(rungs[0], room)
    while len(kept) < len(files) and len(rungs) < len(LADDER):
        rungs.append({number: _on_rung(file, *LADDER[len(rungs)]) for number, file in enumerate(files)})
        kept = _travelling(rungs[-1], room)
    best = next(rung for rung in rungs if sum(cost(rung[number]) for number in kept) <= room)
    return Fitted(tuple(best[number] for number in kept), tuple(file for number, file in enumerate(files) if number not in kept))


def _travelling(files: Mapping[int, Enclosure], room: int) -> list[int]:
    """Which files fit, by their order: once a photo does not fit, no later one goes."""
    kept, full = list[int](), False
    for number, file in files.items():
        photo = file.content_type == "image/jpeg"
        fits = cost(file) <= room and not (photo and full)
        full = full or (photo and not fits)
        room -= cost(file) if fits else 0
        kept += [number] if fits else []
    return kept


def cost(file: Enclosure) -> int:
    """Bytes of a file as it leaves, in base64 and with its headers."""
    encoded = 4 * -(-len(file.content) // 3)
    return encoded + 2 * -(-encoded // LINE) + HEAD


def _on_rung(file: Enclosure, longest_side: int, quality: int) -> Enclosure:
    """A photo of the first rung, which is upright and clean already, smaller; a document as it is."""
    smaller = cleaned(file.content, file.content_type, longest_side, quality) if file.content_type == "image/jpeg" else None
    return replace(file, content=smaller) if smaller else file


def thumbnails(files: tuple[Enclosure, ...]) -> tuple[Enclosure, ...]:
    """The pictures among prepared files, small, to be shown inside a letter to the councillor; the originals are in her mailbox."""
    small = ((file, cleaned(file.content, file.content_type, THUMBNAIL_SIDE, THUMBNAIL_QUALITY)) for file in files)
    return tuple(Enclosure(file.filename, "image/jpeg", picture, shown=True) for file, picture in small if picture)[:MOST_THUMBNAILS]


def documents(files: tuple[Enclosure, ...]) -> tuple[Enclosure, ...]:
    """What of prepared files is no picture."""
    return tuple(file for file in files if file.content_type != "image/jpeg")


def nameless(files: tuple[Enclosure, ...]) -> tuple[Enclosure, ...]:
    """The pictures among prepared files under neutral names, without a word of the resident's and without their places; any document may name them."""
    pictures = [file for file in files if file.content_type == "image/jpeg"]
    return tuple(Enclosure(f"photo-{number}.jpg", file.content_type, file.content) for number, file in enumerate(pictures, 1))


def numbered(lines: Iterable[tuple[int, tuple[Enclosure, ...]]], room: int) -> tuple[Enclosure, ...]:
    """The files of several cases in one letter with room for so many bytes, named by their lines: `3-photo-1.jpg`.

    Photos get smaller until all fit; where even then they do not, each case gets its first before one gets its second."""
    named = [(nth, line, _named(file, line, files[:nth])) for line, files in lines for nth, file in enumerate(files)]
    for rung in LADDER[1:]:
        if sum(cost(file) for *_, file in named) <= room:
            break
        named = [(nth, line, _on_rung(file, *rung)) for nth, line, file in named]
    kept: list[tuple[int, int, Enclosure]] = []
    for one in sorted(named, key=lambda found: found[:2]):
        if sum(cost(file) for *_, file in kept) + cost(one[2]) <= room:
            kept.append(one)
    return tuple(file for _, _, file in sorted(kept, key=lambda found: (found[1], found[0])))


def _named(file: Enclosure, line: int, before: tuple[Enclosure, ...]) -> Enclosure:
    """A picture says which one of its case it is; a document keeps its name behind the number."""
    if file.content_type != "image/jpeg":
        return replace(file, filename=f"{line}-{file.filename}")
    return replace(file, filename=f"{line}-photo-{1 + sum(one.content_type == 'image/jpeg' for one in before)}.jpg")


def listed(files: Sequence[Enclosure], position: str = "") -> tuple[str, ...]:
    """The files as an officer's letter names them: `IMG_2031.jpg: the kerb by the school (taken at 53.48010, -2.24260)`.

    `position`: what the letter says of the place already."""
    return tuple(_line(file, position) for file in files)


def _line(file: Enclosure, position: str) -> str:
    told = f"{file.filename}: {file.caption}" if file.caption else file.filename
    return f"{told} (taken at {file.position})" if file.position and file.position != position else told


def _with_captions(mail: Mail) -> Iterator[tuple[Attachment, str]]:
    told = captions(mail)
    yield from ((one, told.get(one.sha256, "")) for one in mail.evidence)


def _without_repeats(found: list[tuple[Attachment, str]]) -> list[tuple[Attachment, str]]:
    return list({one.sha256: (one, caption) for one, caption in reversed(found)}.values())[::-1]


def _enclosure(attachment: Attachment, caption: str, number: int, longest_side: int, quality: int) -> Enclosure | None:
    """A photo is re-encoded, which leaves position, time and camera behind; any other file goes as it came. None: it stays in the archive."""
    if _is_mail(attachment):
        return None
    name = safe_name(attachment.filename or "")
    if not _is_picture(attachment):
        return Enclosure(name or f"attachment-{number}", attachment.content_type, attachment.content)
    picture = cleaned(attachment.content, attachment.content_type, longest_side, quality)
    stem = name.rpartition(".")[0] or f"photo-{number}"
    return Enclosure(f"{stem}.jpg", "image/jpeg", picture, caption=caption, position=_position(attachment.photo)) if picture else None


def _position(photo: Photo | None) -> str:
    """Where a photo was taken, as text (degrees, WGS 84)."""
    known = photo is not None and photo.latitude is not None and photo.longitude is not None
    return f"{photo.latitude:.5f}, {photo.longitude:.5f}" if known and photo else ""


def _is_mail(attachment: Attachment) -> bool:
    """Its own evidence travels; its headers and whom it was written to do not."""
    return attachment.content_type.startswith("message/") or (attachment.filename or "").lower().endswith((".eml", ".msg"))


def _is_picture(attachment: Attachment) -> bool:
    """Whether a file is, or claims to be, a picture; of a text the first two letters prove nothing."""
    claimed = attachment.photo is not None or attachment.content_type.startswith("image/")
    return claimed or (not attachment.content_type.startswith("text/") and looks_like_picture(attachment.content))
