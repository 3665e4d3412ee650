"""R023, R025, R033 to R037, R112, R116, R140: her people, what she knows of each and where from, and those who cannot be written to by mail."""

from __future__ import annotations

from pathlib import Path

from tests.stories.world import HIGHWAYS, JEAN, World

POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi\n07700 900123"
WAYS = ("Telephone: 01632 960200", "Surgery: first Saturday of the month, 10:00, Millfield Library")


def test_each_letter_to_a_resident_ends_with_how_she_can_be_reached(tmp_path: Path) -> None:
    """R023. The department's letters keep their own ending."""
    world = World(tmp_path, councillor={"contact_lines": WAYS})
    world.resident_writes(POTHOLE)
    acknowledgement, copied = world.letters(JEAN)
    for letter in (acknowledgement, copied):
        assert "Cllr Priya Shah\nCouncillor for Millfield\n" + "\n".join(WAYS) + "\n\nOur reference: MB-1" in letter.text
    assert WAYS[0] not in world.last(HIGHWAYS).text
    world.councillor_says("[MB-1] update They hope to come on Monday. You can ring, too. Telephone: 01632 960200")
    assert world.last(JEAN).text.count("01632 960200") == 1
