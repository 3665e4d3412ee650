"""Tells evidence from decoration: a photo of a pothole from the logo under a signature."""

from __future__ import annotations

import io
import re
import zipfile

from mailbridge.core.filenames import ending
from mailbridge.core.mail import Photo
from mailbridge.core.parse import bounds
from mailbridge.model.words import Purpose

_DOCUMENTS = [
    "pdf",
    "doc",
    "docx",
    "odt",
    "rtf",
    "txt",
    "text",
    "csv",
    "xls",
    "xlsx",
    "ods",
    "ppt",
    "pptx",
    "odp",
    "pages",
    "numbers",
    "key",
    "md",
    "log",
    "jpg",
    "jpeg",
    "jpe",
    "png",
    "gif",
    "webp",
    "heic",
    "heif",
    "avif",
    "tif",
    "tiff",
    "bmp",
    "mp4",
    "mov",
    "m4v",
    "3gp",
    "avi",
    "mkv",
    "webm",
    "wmv",
    "mp3",
    "m4a",
    "wav",
    "amr",
    "ogg",
    "oga",
    "opus",
    "aac",
    "caf",
    "kml",
    "kmz",
    "gpx",
    "msg",
    "eml",
    "xps",
    "epub",
    "wps",
]
_NEVER = [
    "exe",
    "scr",
    "bat",
    "cmd",
    "com",
    "pif",
    "js",
    "jse",
    "vbs",
    "vbe",
    "ps1",
    "msi",
    "jar",
    "lnk",
    "hta",
    "wsf",
    "iso",
    "img",
    "dll",
    "cpl",
    "reg",
    "apk",
    "html",
    "htm",
    "shtml",
    "xhtml",
    "svg",
    "p7s",
    "p7m",
    "asc",
    "sig",
    "pgp",
    "gpg",
    "ics",
    "ifb",
    "vcf",
    "vcard",
    "dat",
    "xml",
    "json",
    "ini",
    "tmp",
    "cer",
    "crt",
    "pem",
    "key",
    "bin",
    "url",
    "webloc",
    "docm",
    "dotm",
    "xlsm",
    "xltm",
    "xlam",
    "pptm",
    "potm",
    "ppsm",
    "slk",
    "iqy",
    "one",
    "chm",
    "wsh",
    "msp",
    "scf",
]
"""Programs, pages that run scripts, documents with macros, and what carries keys or settings."""
_EVIDENCE_TYPES = re.compile(
    r"(?:image/(?!svg)|audio/|video/|text/(?:plain|csv|rtf)$|application/(?:pdf|msword|rtf|vnd\.openxmlformats"
    r"|vnd\.oasis|vnd\.ms-(?:excel|powerpoint|word)|vnd\.google-earth|vnd\.apple|gpx))",
    re.IGNORECASE,
)
_OTHER_TYPES = re.compile(
    r"(?:text/(?:calendar|x?-?vcard|directory|html|x-amp-html|xml)|application/(?:ics|pgp|pkcs|x-pkcs"
    r"|x-ms-?download|x-msdos|x-dosexec|javascript|ms-tnef|vnd\.ms-tnef|x-sh|hta|xml)|multipart/"
    r"|image/svg)",
    re.IGNORECASE,
)
_DECORATIVE = re.compile(
    r"(?:^|[^a-z])(?:logos?|icons?|banner|signature|footer|header|facebook|fb|twitter|x-?logo|linkedin"
    r"|instagram|insta|youtube|tiktok|whatsapp|spacer|pixel|divider|email-?sig|crest|accredit\w*"
    r"|disability.?confident|investors?.in.people)(?:[^a-z]|$)",
    re.IGNORECASE,
)
_CLIENT_NAMED = re.compile(
    r"(?:image\d{3}|Outlook-[\w-]{4,40}|ATT\d{5}|oledata|unknown|pastedGraphic\w{0,10}|clip_image\d{3}"
    r"|\w{6,12}-?graycol|ecblank|graycol)(?:\.\w{2,5})?",
    re.IGNORECASE,
)
_SMALL_AREA, _ICON_SIDE, _STRIP_RATIO, _STRIP_SIDE = 90_000, 64, 3.4, 260


def purpose_of(content: bytes, filename: str, content_type: str, photo: Photo | None, embedded: bool) -> Purpose:
    """What an attachment is for. `embedded`: it has a Content-ID or is disposed inline."""
    extension = ending(filename)
    if photo is not None:
        return _of_picture(content, filename, photo, embedded)
    if content_type.startswith("message/") or extension in ("eml", "msg"):
        return Purpose.EVIDENCE
    if content.startswith(b"PK\x03\x04") and extension in ("zip", "") and "officedocument" not in content_type:
        return _of_zip(content)
    if extension in _NEVER or _OTHER_TYPES.match(content_type) or not content:
        return Purpose.OTHER
    if extension in _DOCUMENTS or _EVIDENCE_TYPES.match(content_type) or content.startswith((b"%PDF-", b"{\\rtf")):
        return Purpose.EVIDENCE
    return Purpose.OTHER


def _of_picture(content: bytes, filename: str, photo: Photo, embedded: bool) -> Purpose:
    """A camera's traces make it evidence; being an icon, a strip, or small under a client's own name make it decoration."""
    sides = sorted((photo.width, photo.height))
    if photo.latitude is not None or photo.taken_at is not None:
        return Purpose.EVIDENCE
    strip = sides[0] < _STRIP_SIDE and sides[1] > _STRIP_RATIO * sides[0]
    if sides[1] <= _ICON_SIDE or (embedded and strip):
        return Purpose.DECORATION
    small = photo.width * photo.height <= _SMALL_AREA
    if _DECORATIVE.search(filename) and (embedded or small or strip):
        return Purpose.DECORATION
    if embedded and (small or (content[:3] == b"GIF" and sides[1] < 600)):
        return Purpose.DECORATION
    if _CLIENT_NAMED.fullmatch(filename) and (small or (photo.width * photo.height < 250_000 and len(content) < 12_000)):
        return Purpose.DECORATION
    return Purpose.EVIDENCE


def _of_zip(content: bytes) -> Purpose:
    """Evidence when the list of names shows pictures or documents and nothing that runs or hides more archives. Nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [name.lower() for name in archive.namelist()[: bounds.ZIP_NAMES] if not name.endswith("/")]
            unpacked = sum(info.file_size for info in archive.infolist()[: bounds.ZIP_NAMES])
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, RuntimeError, KeyError, UnicodeError):
        return Purpose.OTHER
    kinds = {name.rpartition(".")[2] for name in names}
    bomb = unpacked > 100 * len(content) + 10_000_000 or kinds & {"zip", "7z", "rar", "gz", "exe", "js", "scr", "vbs", "lnk"}
    return Purpose.EVIDENCE if kinds & set(_DOCUMENTS) and not bomb else Purpose.OTHER
