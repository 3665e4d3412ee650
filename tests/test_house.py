"""The house is in order: nothing in a file that belongs to one machine, pages that say what the code says, modules that keep their promise short."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from importlib.metadata import version as installed_version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import mailbridge
from mailbridge.core.commands.order import COMMANDS
from tests import pages

ROOT = Path(__file__).resolve().parent.parent
SHOWN = ("README.md", "CHANGELOG.md", "deploy/OPERATING.md")
LONGEST = 350
"""Lines of a module. One that passes 300 has become a package (DESIGN.md)."""

MACHINE_PATH = re.compile(r"(?<![\w.~*<>$}\-])/(?:work|root|tmp|home/\w+|Users/\w+)/[\w.]")
REGISTRY = re.compile(r"py[p]i\.org|python[h]osted\.org|[n]pmjs|\bdeb\.[d]ebian\.org|index[-]url|extra[-]index|find[-]links")
SECRET = re.compile(r"-[-]{4}BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{30}|\bgithub_pat_\w{20}|\bxox[bap]-[\w-]{10}|\bsk-[\w-]{20}")
TRACES = {"a path of one machine": MACHINE_PATH, "the host of a package registry": REGISTRY, "a secret": SECRET}


def files() -> list[Path]:
    """Every file of the project, as git knows them; in a tree without git whatever lies there, without caches."""
    git = shutil.which("git") or "false"
    told = subprocess.run([git, "-C", str(ROOT), "ls-files", "-co", "--exclude-standard", "-z"], capture_output=True, check=False)
    if told.returncode == 0:
        return [path for name in told.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]
    return [
        path for path in ROOT.rglob("*") if path.is_file() and not any(part.startswith(".") and part != ".ci" for part in path.relative_to(ROOT).parts[:-1])
    ]


def texts(*suffixes: str) -> Iterator[tuple[str, str]]:
    """(name, text) of the project's files that are text."""
    for path in files():
        if not suffixes or path.suffix in suffixes:
            content = path.read_bytes()
            if b"\0" not in content:
                yield path.relative_to(ROOT).as_posix(), content.decode("utf-8", "replace")


def modules() -> list[tuple[str, str]]:
    """(name, source) of every Python file."""
    return list(texts(".py"))


# ---- nothing of one machine


@pytest.mark.parametrize("what", TRACES)
def test_no_file_holds(what: str) -> None:
    found = [f"{name}:{text[: hit.start()].count(chr(10)) + 1} {hit[0]}" for name, text in texts() for hit in TRACES[what].finditer(text)]
    assert not found, f"{what} in {found}"


def test_a_trace_is_found() -> None:
    assert MACHINE_PATH.search(f"open('{'/'.join(('', 'work', 'main', 'x'))}')")
    assert MACHINE_PATH.search(f"see {'/'.join(('', 'home', 'jean', 'mail'))}")
    assert not MACHINE_PATH.search("/opt/mailbridge, ~/work/x, framework/main, <folder>/tmp/x")
    assert REGISTRY.search(f"--index{'-'}url")
    assert SECRET.search(f"{'-' * 5}BEGIN RSA PRIVATE KEY{'-' * 5}")


def test_starter_people_are_invented() -> None:
    """Whoever stands in the settings and letters that come with mailbridge has an address that can belong to nobody (RFC 2606)."""
    found = [
        f"{name}: {hit[0]}"
        for name, text in texts(".toml", ".csv", ".txt", ".html")
        if name.startswith(("config/", "templates/"))
        for hit in re.finditer(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+", text)
        if not hit[0].endswith(".example")
    ]
    assert not found


# ---- modules


def test_every_module_says_what_it_promises() -> None:
    silent = [
        name for name, source in modules() if len(ast.get_docstring(ast.parse(source)) or "") < 15 and not (name.startswith("tests/") and not source.strip())
    ]
    assert not silent, "a module begins with a docstring that says what it is for"


def test_every_table_is_one_of_the_database() -> None:
    """`tables` sets the metadata: a table of a module that is imported before it would belong to no database, and be missing in each that `run` creates."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "mailbridge" / "model").glob("*.py") if path.name != "tables.py"}
    first = re.compile(r"^from mailbridge\.model(?:\.tables import |[.\w]* import tables\b)", re.MULTILINE)
    assert [name for name, text in texts.items() if "table=True" in text and not first.search(text)] == []


def test_no_module_is_long() -> None:
    ours = [(name, source) for name, source in modules() if name.startswith("mailbridge/") and "/migrations/versions/" not in name]  # those nobody reads twice
    long = {name: lines for name, source in ours if (lines := source.count("\n")) > LONGEST}
    assert not long, f"longer than {LONGEST} lines, so make them packages: {long}"


def test_names_say_something() -> None:
    found = [name for name, _ in modules() if re.search(r"(?:^|/|_)(?:utils?|helpers?|managers?|handlers?|misc|common)(?:\.py|/)", name)]
    assert not found, "DESIGN.md: no utils, helper, manager, handler"


def test_nothing_is_left_to_do() -> None:
    found = [
        f"{name}:{number}"
        for name, source in modules()
        for number, line in enumerate(source.splitlines(), 1)
        if re.search(r"#.*\b(?:TO[D]O|FIX[M]E|XX[X])\b", line)
    ]
    assert not found


# ---- packages


def project() -> dict[str, object]:
    """The table [project] of pyproject.toml."""
    table: dict[str, object] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return table


def wanted() -> list[Requirement]:
    """Every package that pyproject.toml asks for, in all extras."""
    table = project()
    extras = table["optional-dependencies"]
    assert isinstance(extras, dict)
    assert isinstance(table["dependencies"], list)
    found = [Requirement(line) for line in (*table["dependencies"], *(line for extra in extras.values() for line in extra))]
    return [requirement for requirement in found if requirement.name != "mailbridge"]


def locked(name: str) -> dict[str, str]:
    """Package -> version of a lock file."""
    return {canonicalize_name(package): number for package, number in re.findall(r"^([\w.-]+)==([^ ;\\\n]+)", (ROOT / "deploy" / name).read_text(), re.M)}


def test_every_package_has_a_reason() -> None:
    lines = re.findall(
        r'^  ("[a-z][\w.-]*(?:\[[\w,]+\])?(?:[<>=~!][^"]*)?",.*)$', (ROOT / "pyproject.toml").read_text().partition("[project.scripts]")[0], re.M
    )
    assert len(lines) > len(wanted()) - 2
    assert not [line for line in lines if not re.search(r'",\s+# \w', line)], "say behind it what it is for"


def test_every_package_of_the_service_is_used() -> None:
    """A package that nobody imports any more has lost its place."""
    modules = packages_distributions()
    imported = set(re.findall(r"^\s*(?:from|import) (\w+)", "\n".join(path.read_text() for path in (ROOT / "mailbridge").rglob("*.py")), re.M))
    used = {canonicalize_name(name) for module in imported for name in modules.get(module, ())}
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert not {canonicalize_name(Requirement(one).name) for one in needed} - used


def test_the_lock_has_what_is_asked_for() -> None:
    versions = locked("requirements.lock")
    wrong = [str(one) for one in wanted() if not one.specifier.contains(versions.get(canonicalize_name(one.name), "0"))]
    assert not wrong, "bash deploy/lock.sh writes the lock anew"


def test_the_service_runs_on_what_was_tested() -> None:
    tested, served = locked("requirements.lock"), locked("service.lock")
    assert served.items() <= tested.items()
    assert {"pytest", "mypy", "pymap"} & served.keys() == set()


@pytest.mark.parametrize("name", ["requirements.lock", "service.lock"])
def test_every_locked_package_has_hashes(name: str) -> None:
    blocks = re.split(r"^(?=\S)", (ROOT / "deploy" / name).read_text(), flags=re.M)
    assert not [block for block in blocks if block.strip() and "--hash=sha256:" not in block]


# ---- pages


def test_the_readme_opens_with_the_sentence() -> None:
    sentence = (mailbridge.__doc__ or "").removeprefix("mailbridge ").strip()
    opening = (ROOT / "README.md").read_text().split("\n\n")[1]
    assert opening.replace("**", "").removeprefix("> mailbridge ") == sentence


def test_the_readme_has_the_commands_of_the_code() -> None:
    _, table, _ = pages.divided(pages.README.read_text(encoding="utf-8"))
    assert table == pages.commands(), "python -m tests.pages writes it anew"
    assert all(f"`{command.form.split()[0]}" in table for command in COMMANDS.values())


def test_the_readme_has_the_command_line() -> None:
    from typer.main import get_command

    from mailbridge.cli import main

    told = set(re.findall(r"^\| `mailbridge (\w+)", (ROOT / "README.md").read_text(), re.M))
    assert told == set(getattr(get_command(main), "commands", {}))


@pytest.mark.parametrize("page", SHOWN)
def test_a_page_names_only_what_is_there(page: str) -> None:
    """Relative links, and paths of the project in code spans."""
    text = (ROOT / page).read_text()
    named = [*re.findall(r"\]\((?!https?:|#)([^)\s]+)\)", text), *re.findall(r"`((?:mailbridge|deploy|tests|templates|config)/[\w./-]*)`", text)]
    places = (ROOT, ROOT / page.rpartition("/")[0])
    missing = [name for name in named if not any((place / name).exists() for place in places)]
    assert not missing
    assert named or page == "CHANGELOG.md"


@pytest.mark.parametrize("page", SHOWN)
def test_a_page_names_only_commands_that_exist(page: str) -> None:
    from typer.main import get_command

    from mailbridge.cli import main

    known = getattr(get_command(main), "commands", {})
    named = re.findall(r"(?:`|-- )mailbridge ([a-z]\w+)", (ROOT / page).read_text())
    assert not [word for word in named if word not in known]


def test_exit_codes_are_those_of_the_code() -> None:
    from mailbridge.cli.exits import MEANINGS

    page = (ROOT / "deploy/OPERATING.md").read_text()
    table = page.partition("## Exit codes")[2].partition("\n## ")[0]
    assert {int(code): meaning for code, meaning in re.findall(r"^\| (\d) \| (.+?) \|$", table, re.M)} == {
        int(code): meaning for code, meaning in MEANINGS.items()
    }


def logged() -> set[tuple[str, str]]:
    """(stage, event) of every log line in the code."""
    found = set()
    for _, source in modules():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) and node.func.value.id == "log":
                found.add((_word(next(k.value for k in node.keywords if k.arg == "stage")), _word(node.args[0])))
    return found


def _word(node: ast.expr) -> str:
    assert isinstance(node, ast.Constant)
    return str(node.value)


def test_every_log_line_is_explained() -> None:
    page = (ROOT / "deploy/OPERATING.md").read_text()
    told = {(stage, event) for stage, events in re.findall(r"^\| `(\w+)` \| (`[^|]+`) \|", page, re.M) for event in re.findall(r"`([^`]+)`", events)}
    assert logged() == told, "deploy/OPERATING.md tells operators what each line of the log means"


def test_the_changelog_knows_this_version() -> None:
    assert re.search(rf"^## {re.escape(mailbridge.__version__)}\b", (ROOT / "CHANGELOG.md").read_text(), re.M)
    assert installed_version("mailbridge") == mailbridge.__version__


def test_the_licence_is_the_one_in_the_project_file() -> None:
    assert project()["license"] == "MIT"
    assert (ROOT / "LICENSE").read_text().startswith("MIT License")


# ---- what is run


def test_ci_runs_the_readmes_test_command() -> None:
    block = (ROOT / "README.md").read_text().partition("## Two commands")[2].partition("```sh\n")[2].partition("```")[0]
    show, test = [line.partition("#")[0].strip() for line in block.splitlines()]
    assert show == "bash deploy/try.sh"
    assert f"exec {test}\n" in (ROOT / ".ci/run").read_text()
    assert (ROOT / ".ci/run").stat().st_mode & 0o111


@pytest.mark.parametrize("script", [path for path in files() if path.suffix == ".sh" or path.name == "run"], ids=lambda path: path.name)
def test_a_script_can_be_read_by_bash(script: Path) -> None:
    read = subprocess.run(["bash", "-n", str(script)], capture_output=True, text=True, check=False)
    assert read.returncode == 0, read.stderr


def test_one_of_several_processes_is_started_as_a_single_one_is() -> None:
    single, several = ((ROOT / "deploy" / name).read_text().partition("[Service]")[2] for name in ("mailbridge.service", "mailbridge@.service"))
    assert single == several


@pytest.mark.parametrize("name", ["mailbridge.service", "mailbridge@.service", "mailbridge-backup.service"])
def test_the_unit_starts_a_command_that_exists(name: str) -> None:
    from typer.main import get_command

    from mailbridge.cli import main

    unit = (ROOT / "deploy" / name).read_text()
    started = re.search(r"^ExecStart=\S+/mailbridge (\w+)\b", unit, re.M)
    assert started
    assert started[1] in getattr(get_command(main), "commands", {})
    assert re.search(r"^Environment=MAILBRIDGE_CONFIG=", unit, re.M)


def test_every_table_has_the_one_metadata() -> None:
    """`tables` replaces SQLModel's own: a module that is imported before it would keep its tables out of the schema."""
    without = [
        name
        for name, source in modules()
        if name.startswith("mailbridge/model/") and "table=True" in source and not name.endswith("/tables.py") and "import tables" not in source
    ]
    assert not [name for name in without if "from mailbridge.model.tables import" not in dict(modules())[name]]
