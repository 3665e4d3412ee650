"""`mailbridge init DIR`: writes a configuration and letters to begin with, and says what to do next."""

from __future__ import annotations

import sys
from pathlib import Path

from mailbridge.settings import starter

NEXT = """\
Wrote {count} files to {folder}.

What to do next:
  1. {folder}/config/service.toml   put in the councillor, her mailbox and the mail server. The file explains itself.
  2. {folder}/config/council.toml   put in the departments and their addresses.
  3. {folder}/config/wards.csv      put in the postcodes of the wards.
  4. {folder}/templates/            read the letters aloud, and change them until they sound like her.
  5. Set the passwords that service.toml names, then run:

       mailbridge check --config {folder}/config
       mailbridge check --config {folder}/config --connect
"""


def init(folder: Path) -> int:
    """Writes the starter set into a folder; 1, with the reason and nothing written, when there are files already or the folder can not be written."""
    try:
        files = starter.write(folder)
    except OSError as error:
        sys.stderr.write(f"Nothing was written: {error}\n")
        return 1
    sys.stdout.write(NEXT.format(count=len(files), folder=folder))
    return 0
