"""`mailbridge demo`: one pothole from report to outcome, with real servers on loopback, the real daemon, and a clock that can jump."""
