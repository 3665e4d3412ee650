"""Every fault at every stage of both wires, with the real program between real servers: `python -m tests.faults` writes deploy/FAULTS.md."""
