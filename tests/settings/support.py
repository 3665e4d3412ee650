"""A small configuration that is right, to be broken in one place at a time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mailbridge.core.problems import Problem
from mailbridge.settings import Misconfigured, load

SERVICE = """\
wards = "wards.csv"

[service]
council = "Northborough Council"
council_domains = ["northborough.example"]

[councillors.shah]
name = "Priya Shah"
ward = "Millfield"
addresses = ["cllr.p.shah@northborough.example"]
casework_address = "casework@priya-shah.example"
cover = "okafor"

[councillors.shah.mailbox]
host = "imap.priya-shah.example"
user = "casework@priya-shah.example"
password_env = "SHAH_PASSWORD"

[councillors.okafor]
name = "Nkem Okafor"
addresses = ["cllr.n.okafor@northborough.example"]
casework_address = "casework@okafor.example"

[councillors.okafor.mailbox]
host = "127.0.0.1"
tls = "none"
user = "okafor"
password_file = "../okafor.secret"

[smtp]
host = "localhost"
tls = "none"

[operator]
address = "it@northborough.example"

[storage]
"""
COUNCIL = """\
[departments.highways]
name = "Highways"
address = "highways@northborough.example"
aliases = ["roads"]

[departments.waste]
name = "Waste and Recycling"
address = "waste@northborough.example"
"""
CATEGORIES = """\
[pothole]
name = "pothole"
department = "highways"
words = ["pothole"]
"""
SIGNS = """\
together = [{ means = "threats", signs = ["child"] }]

[signs.child]
words = ["child"]
"""
WARDS = "prefix,ward\nNB1,Millfield\nnb1 4,Harbour\n"
SECRETS = {"SHAH_PASSWORD": "correct horse"}


class Folder:
    """A configuration folder of a test."""

    def __init__(self, home: Path) -> None:
        self.path = home / "config"
        self.path.mkdir()
        for name, text in {
            "service.toml": SERVICE,
            "council.toml": COUNCIL,
            "categories.toml": CATEGORIES,
            "words.toml": "",
            "signs.toml": SIGNS,
            "wards.csv": WARDS,
        }.items():
            self.write(name, text)
        self.secret = home / "okafor.secret"
        self.secret.write_text("battery staple\n")
        self.secret.chmod(0o600)

    def write(self, name: str, text: str) -> None:
        """A file of the folder."""
        (self.path / name).write_text(text, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        """One place of a file, which must be there."""
        text = (self.path / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new, 1))

    def problems(self, environment: Mapping[str, str] | None = SECRETS) -> list[tuple[str, str, str]]:
        """(file without its folder, key, message) of everything that is wrong."""
        try:
            load(self.path, environment)
        except Misconfigured as error:
            return [self.bare(problem) for problem in error.problems]
        return []

    def bare(self, problem: Problem) -> tuple[str, str, str]:
        """A problem without the folder of the test."""
        return Path(problem.file).name, problem.key, problem.message
