"""Signs of a case in matching order, and references of other systems."""

from __future__ import annotations

import pytest

from mailbridge.core.recognise.claims import external_references
from mailbridge.model.words import MatchedBy
from tests.recognise.people import COUNCIL, OURS_ID, TAGGED, mail, read


def test_claims_come_in_matching_order() -> None:
    found = read("Quoting 7KQ4M-Z9XPR and MB-9. CAS-104233.", to=TAGGED, subject="Re: [MB-17] hole", in_reply_to=OURS_ID)
    assert [c.by for c in found.claims] == [
        MatchedBy.TOKEN,
        MatchedBy.MESSAGE_ID,
        MatchedBy.SUBJECT,
        MatchedBy.QUOTED_TOKEN,
        MatchedBy.QUOTED_REFERENCE,
        MatchedBy.EXTERNAL,
    ]
    assert [c.value for c in found.claims] == ["7kq4mz9xpr", OURS_ID, "MB-17", "7kq4mz9xpr", "MB-9", "CAS-104233"]


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("Your reference is CAS-104233-Z7K4L1.", ("CAS-104233-Z7K4L1",)),
        ("logged as FS-Case-512345678", ("FS-Case-512345678",)),
        ("ME/24/0917 refers", ("ME/24/0917",)),
        ("application 24/01234/FUL and 25/00871/OUT", ("24/01234/FUL", "25/00871/OUT")),
        ("Enforcement ref is ENF/25/0091", ("ENF/25/0091",)),
        ("Web ref CT-WEB-0072215.", ("CT-WEB-0072215",)),
        ("Your request (48213) has been received", ("48213",)),
        ("Case 00184423 has been created", ("00184423",)),
        ("[Ticket #88123] bins", ("88123",)),
        ("job number 20451 raised", ("20451",)),
        ("Reference: FS/2025/07/1183", ("FS/2025/07/1183",)),
        ("order HW/25/04471", ("HW/25/04471",)),
        ("ref BB2K9F4X7", ("BB2K9F4X7",)),
        ("report via 101 quoting NV/2218/25", ("NV/2218/25",)),
        ("[NBC-1042] website", ("NBC-1042",)),
        ("PCN NV40118823", ("NV40118823",)),
        ("Reference number: 101006123456", ("101006123456",)),
        ("INC0012345 opened", ("INC0012345",)),
        ("Our reference: MB-17 (KJEM2-63774)", ()),
        ("> Our reference: MB-17\n> (KJEM2-63774)", ()),
        ("logged as ROADS-20451 (KJEM2-63774 in the old system)", ("ROADS-20451", "KJEM2-63774")),
        ("see MB-17 and section 58 of the A617, clause 4.2, NV3 5AH", ()),
        ("on 5/11/2025 at 14 Mill Lane, call 01632 960123", ()),
        ("COVID-19 and 24/7 and 9-12 months", ()),
        ("refer to the case in hand and the job in question", ()),
    ],
)
def test_references_of_other_systems(text: str, refs: tuple[str, ...]) -> None:
    assert external_references(mail(text, subject="x"), COUNCIL) == refs
