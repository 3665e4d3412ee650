"""Floors 1 and 2: the pure core. No disk, no network, no session and no clock: the time is an argument, facts and letters are the result."""
