"""Which letter goes to whom, with which facts: one module for each sort of reader (residents, officers, the councillor)."""
