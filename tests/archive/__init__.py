"""The archive, on a real disk."""
