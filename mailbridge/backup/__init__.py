"""A backup is one tar file: database, archive, key, settings and letters, as of one moment. It is written beside the running service and looked through
before it gets its name; a restore looks through it once more before it writes anything.

What happens to mail and letters of the time between the backup and the restore is `mailbridge.recovering`'s."""

from mailbridge.backup.contents import Manifest, Unsound
from mailbridge.backup.examining import examined
from mailbridge.backup.restoring import InTheWay, Place, place, restored
from mailbridge.backup.sources import Sources, sources
from mailbridge.backup.writing import written

__all__ = ["InTheWay", "Manifest", "Place", "Sources", "Unsound", "examined", "place", "restored", "sources", "written"]
