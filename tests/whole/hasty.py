"""`mailbridge` that looks at a disk in trouble every second: `python -m tests.whole.hasty run --config DIR`."""

from __future__ import annotations

import sys

from mailbridge import disk
from mailbridge.cli import main

if __name__ == "__main__":
    disk.PAUSES = (1.0, 1.0)
    main(sys.argv[1:], prog_name="mailbridge")
