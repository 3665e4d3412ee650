"""A year of one council: invented officers answer, hold, forget; the real core reads, decides and reminds; the house laws are checked on what came of it.

`python -m tests.year FOLDER` writes the page and says what it counted."""
