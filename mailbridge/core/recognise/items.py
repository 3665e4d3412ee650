"""Several matters in one text: the items of a note that she parted, and the passages of a mail that are about something else."""

from __future__ import annotations

import re
from dataclasses import replace

from mailbridge.core.mail import Headers, Mail
from mailbridge.core.people import Council
from mailbridge.core.reading import Reading
from mailbridge.core.recognise import persons
from mailbridge.core.recognise.care import care
from mailbridge.core.recognise.lexicon import Lexicon
from mailbridge.core.recognise.matter import matter
from mailbridge.model.words import Flag

MOST = 20
"""Items of one mail; nobody notes more at one surgery, and a slip must not open hundreds of cases."""
_PARTED = re.compile(r"^[ \t]{0,4}-{3,}[ \t]{0,4}$", re.MULTILINE)
_SENTENCE = re.compile(r"(?<=[.!?])[ \n]+(?=[A-Z0-9])|\n{1,}")


def parted(text: str) -> tuple[str, ...]:
    """The items of a text, parted by lines of three hyphens (R009)."""
    return tuple(item for part in _PARTED.split(text) if (item := part.strip()))[:MOST]


def read_item(reading: Reading, mail: Mail, text: str, council: Council, lexicon: Lexicon) -> Reading:
    """The reading of one item, as if it had come by itself. Photos are not shared out: nobody can tell to which item they belong."""
    alone = replace(mail, subject="", title="", attachments=(), attached_mails=(), new_text=text)
    about, careful = matter(alone, text, council, lexicon), care(alone, text, council, lexicon)
    marks = ((Flag.OUT_OF_WARD, about.place.in_ward is False), (Flag.SEVERAL_PROBLEMS, about.problems > 1))
    flags = (careful.flags | {flag for flag, holds in marks if holds}) - {Flag.THIRD_PARTY}
    return replace(
        reading,
        title=_title(text),
        new_text=text,
        matter=about,
        flags=frozenset(flags),
        sensitivities=careful.sensitivities,
        emergencies=careful.emergencies,
        constituent=persons.noted(text),
    )


def _title(text: str) -> str:
    return text.strip().partition("\n")[0][:120]


def other_matters(words: str, main: str, council: Council, lexicon: Lexicon) -> tuple[str, ...]:
    """Passages of a text that are about another sort of problem than `main`, a key of the categories; one text for each sort, in order."""
    found: dict[str, list[str]] = {}
    current = main
    for sentence in (part.strip() for part in _SENTENCE.split(words)):
        about = matter(Mail(sha256="", size=0, headers=Headers(), new_text=sentence), sentence, council, lexicon).categories if sentence else ()
        current = about[0] if about else current
        if current != main and sentence:
            found.setdefault(current, []).append(sentence)
    return tuple(" ".join(sentences) for sentences in found.values())[:MOST]
