"""From one mail to its reading: look for clues, let the first rule decide, fill in what belongs to the kind."""

from __future__ import annotations

from mailbridge.core.mail import Mail
from mailbridge.core.people import Council
from mailbridge.core.reading import Reading
from mailbridge.core.recognise.assembly import assembled
from mailbridge.core.recognise.clues import Clues
from mailbridge.core.recognise.lexicon import Lexicon
from mailbridge.core.recognise.placed import as_placed
from mailbridge.core.recognise.rules import decided


def recognise(
    mail: Mail, council: Council, lexicon: Lexicon, mailbox_kind: str = "dedicated", *, proven: bool = False, officer: bool = False, placed_as: str = ""
) -> Reading:
    """What a mail is, who wrote it for whom, and what it says. `mailbox_kind`: `dedicated` (all unknown mail is an enquiry) or `personal`.

    `proven`: the database says that its author is who From says (a fresh token, a confirmation), whatever the receiving server stamped.
    `officer`: the councillor has said that its author answers for a department.
    `placed_as`: where the councillor put it when it was held, `case` or a reference."""
    clues = Clues(mail, council, lexicon, personal=mailbox_kind == "personal", proven=proven, known_officer=officer)
    rule, reason = decided(clues)
    return as_placed(clues, rule, reason, placed_as) if placed_as else assembled(clues, rule, reason)
