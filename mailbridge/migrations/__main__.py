"""Writes the next step from what differs between the model and the steps so far: `python -m mailbridge.migrations "what changes"`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from alembic import command
from sqlalchemy import ForeignKeyConstraint, create_engine
from sqlalchemy.schema import sort_tables_and_constraints

from mailbridge.migrations import HOME, revisions
from mailbridge.migrations.comparing import tables
from mailbridge.migrations.running import configured, in_memory

VERSIONS = HOME / "versions"
KEPT = ("\n\n_ADDED = ", "\n\n\ndef upgrade")
"""Between these stands what a person has written into the baseline: the index of words."""
INDEX = '    if op.get_bind().dialect.name == "sqlite":\n        for statement in _INDEX:\n            op.execute(statement)\n        return\n'


def main(arguments: list[str]) -> int:
    """Writes a step and says where, or says how this is used."""
    if arguments == ["--baseline"]:
        return _baseline()
    if len(arguments) != 1 or arguments[0].startswith("-"):
        sys.stderr.write('usage: python -m mailbridge.migrations "what changes" | --baseline\n')
        return 2
    known = revisions()
    with in_memory(VERSIONS, known[-1]) as connection:
        command.revision(configured(connection, VERSIONS), arguments[0], autogenerate=True, rev_id=f"{int(known[-1]) + 1:04}")
    return _finished()


def _baseline() -> int:
    """The first step anew, as long as it is the only one."""
    [path] = VERSIONS.glob("[0-9]*.py")
    kept = path.read_text(encoding="utf-8").partition(KEPT[0])[2].partition(KEPT[1])[0]
    path.unlink()
    later = sorted(_in_circles(), key=lambda key: str(key.name))
    with create_engine("sqlite://").connect() as connection:
        command.revision(configured(connection, VERSIONS), "baseline", autogenerate=True, rev_id=path.name[:4])
    text = path.read_text(encoding="utf-8").replace('"""baseline."""', '"""The whole schema as it was when migrations began."""')
    head, upgrade, steps = text.partition(KEPT[1])
    path.write_text(f"{head}{KEPT[0]}{kept}{upgrade}{steps.rstrip()}\n{INDEX}{''.join(map(_keyed, later))}", encoding="utf-8")
    return _finished()


def _in_circles() -> Iterator[ForeignKeyConstraint]:
    """The keys of tables that point at each other. SQLite takes them as they come; elsewhere they are made when both tables are there."""
    for table, constraints in sort_tables_and_constraints(tables().tables.values()):  # type: ignore[no-untyped-call]
        for constraint in constraints if table is None else ():
            constraint.use_alter = True
            yield constraint


def _keyed(key: ForeignKeyConstraint) -> str:
    there = [element.column.name for element in key.elements]
    return f"    op.create_foreign_key({key.name!r}, {key.parent.name!r}, {key.referred_table.name!r}, {key.column_keys!r}, {there!r})\n"


def _finished() -> int:
    path = max(VERSIONS.glob("[0-9]*.py"))
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "# ###" not in line), encoding="utf-8")
    for tool in (["format"], ["check", "--fix"], ["format"]):
        subprocess.run([sys.executable, "-m", "ruff", *tool, "-q", str(path)], check=True)  # noqa: S603  (our own words)
    sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
