"""Stories that somebody at a council could read: real bytes, a real database, the real bridge; only the wire and the clock are ours."""
