"""`mailbridge demo`, scene by scene and as a whole."""
