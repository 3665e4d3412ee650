"""Which of the five enquiry types (IDeA workbook, R003) a mail is, by configured words and a few signs of its form."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbridge.core.people import Council
from mailbridge.core.recognise.vocabulary import Scan
from mailbridge.model.words import EnquiryType

_QUESTION = re.compile(r"\?{1,9}")
_TIES = (EnquiryType.COMPLAINT, EnquiryType.DIRECT_QUERY, EnquiryType.SERVICE_REQUEST, EnquiryType.COMMUNITY_ISSUE, EnquiryType.INDIRECT_QUERY)
"""Who wins when points are equal."""


def enquiry_type(found: Scan, categories: Sequence[str], council: Council, dangerous: bool) -> EnquiryType:
    """The type with the most points; a service request when nothing says otherwise, or where there is danger now."""
    worth = {kind: found.points(f"enquiry:{kind}") for kind in _TIES}
    worth[EnquiryType.DIRECT_QUERY] += 2 * min(len(_QUESTION.findall(found.body.words.text)) + len(_QUESTION.findall(found.title.words.text)), 2)
    worth[EnquiryType.COMPLAINT] += min(found.points("reported before"), 3) + (3 if found.said_by_the_writer("abuse") else 0)
    worth[EnquiryType.SERVICE_REQUEST] += 6 if dangerous else 0
    worth[council.categories[categories[0]].usual if categories else EnquiryType.SERVICE_REQUEST] += 2
    worth[EnquiryType.INDIRECT_QUERY] += found.points("on behalf") + (6 if _another_bodys(categories, council) else 0)
    return max(_TIES, key=lambda kind: (worth[kind], -_TIES.index(kind)))


def _another_bodys(categories: Sequence[str], council: Council) -> bool:
    return bool(categories) and not council.categories[categories[0]].department
