"""Letters: texts, lint and bytes."""
