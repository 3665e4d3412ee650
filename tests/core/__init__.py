"""The pure core, piece by piece, where no story tells it better."""
