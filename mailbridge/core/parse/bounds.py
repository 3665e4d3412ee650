"""How far `parse` goes into a hostile mail. What is past a bound is kept raw and said so in `Mail.defects`."""

DEPTH = 50
"""Multiparts inside multiparts."""
PARTS = 500
"""Leaves and containers of one mail; the remainder stays one raw attachment."""
NESTED_MAILS = 5
"""Mails attached to mails attached to mails."""
HEADER_BYTES = 1_000_000
"""Header block of one part."""
FIELDS = 2_000
"""Header fields of one part."""
FIELD_BYTES = 200_000
"""One header field; the rest of it is dropped from the view."""
BODY_BYTES = 5_000_000
"""Bytes of one text part that are decoded."""
TEXT_CHARACTERS = 300_000
"""Text that is searched for quotations; what follows is elided."""
FORWARDED_CHARACTERS = 100_000
"""The same for each mail inside a mail."""
HTML_CHARACTERS = 1_000_000
"""Markup that is turned into text."""
ADDRESS_CHARACTERS = 60_000
"""Characters of one address field that are read."""
ADDRESSES = 2_000
"""Addresses of one header field."""
HTML_TAGS = 20_000
"""Tags of one page: closing deep nesting costs the parser time that grows with the square."""
TNEF_OBJECTS = 2_000
"""Objects of one winmail.dat: tnefparse copies the rest of the file for each."""
TNEF_BYTES = 30_000_000
MSG_BYTES = 30_000_000
ZIP_NAMES = 200
"""Names of a zip archive that are looked at; nothing is unpacked."""
