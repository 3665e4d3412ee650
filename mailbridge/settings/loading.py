"""Loads a configuration folder: reads each file, checks the files against each other, and only then complains, about all of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from mailbridge.core.people import Category, Council, Councillor, Department, Emergency, Mailbox, Service, Signpost, Ward
from mailbridge.core.people.monitoring import Monitoring
from mailbridge.core.problems import Problem
from mailbridge.core.recognise.lexicon import Lexicon, Signs
from mailbridge.settings import crosschecks, reading, sources
from mailbridge.settings.draft import CATEGORIES, COUNCIL, EMERGENCY, SERVICE, SIGNPOSTS, SIGNS, WARDS, WORDS, Draft
from mailbridge.settings.shapes import Alarm, Imap, Misconfigured, Operator, Settings, Smtp, Storage

T = TypeVar("T", bound=Smtp)
LISTS = ("wards", "templates")
TABLES = ("service", "storage", "imap", "smtp", "operator", "councillors", "monitoring", "alarm")
DATABASE = "mailbridge.db"


def load(folder: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """The configuration in a folder; relative paths in service.toml start there.

    Passwords are looked for in `environment`; without one (explain, rehearse) nobody asks whether they are there.
    Raises `Misconfigured` with every problem of every file."""
    if not folder.is_dir():
        raise Misconfigured([Problem(str(folder), "", "is not a folder. `mailbridge init` writes one to begin with.")])
    draft = Draft(folder)
    settings = _built(draft, environment)
    if draft.problems or settings is None:
        raise Misconfigured(list(dict.fromkeys(draft.problems)))
    return settings


def _built(draft: Draft, environment: Mapping[str, str] | None) -> Settings | None:
    council = _council(draft)
    smtp = _smtp(draft)
    storage = draft.one(Storage, SERVICE, "storage")
    operator = draft.one(Operator, SERVICE, "operator")
    imap = draft.one(Imap, SERVICE, "imap")
    monitoring, alarm = draft.one(Monitoring, SERVICE, "monitoring"), _alarm(draft)
    lexicon = _lexicon(draft)
    letters = _letters(draft)
    draft.problems.extend(_crossed(draft, council, smtp, environment))
    draft.problems.extend(crosschecks.of_loops(council, operator.address if operator else "", str(draft.file(SERVICE)), str(draft.file(COUNCIL))))
    if monitoring and alarm:
        draft.problems.extend(crosschecks.of_watch(council, monitoring, alarm, environment, str(draft.file(SERVICE))))
    draft.problems.extend(_numbers(draft, council, lexicon) if lexicon else ())
    if not (smtp and storage and operator and lexicon and imap and monitoring and alarm):
        return None
    return Settings(
        folder=draft.folder,
        council=council,
        signposts=draft.file(SIGNPOSTS),
        numbers=draft.file(EMERGENCY),
        lexicon=lexicon,
        storage=_placed(draft, storage),
        smtp=smtp,
        operator=operator,
        imap=imap,
        monitoring=monitoring,
        alarm=alarm,
        templates=MappingProxyType({name: source.text for name, source in letters.items()}),
        template_files=MappingProxyType({name: source.path for name, source in letters.items()}),
        environment=environment,
    )


def _numbers(draft: Draft, council: Council, lexicon: Lexicon) -> Iterator[Problem]:
    """What is wrong with emergency numbers of its own; a council may leave out dangers that the starter's are for."""
    own = draft.folder / EMERGENCY
    return crosschecks.of_numbers(council.emergency, lexicon, str(own)) if own.exists() else iter(())


def _lexicon(draft: Draft) -> Lexicon | None:
    """Words and signs, which have a file each."""
    if "signs" in draft.table(WORDS):
        draft.note(WORDS, "signs", f"belongs into {SIGNS}.")
    words, signs = draft.one(Lexicon, WORDS, ""), draft.one(Signs, SIGNS, "")
    if words is None or signs is None:
        return None
    draft.problems.extend(crosschecks.of_signs(signs, words, str(draft.file(SIGNS))))
    return words.model_copy(update={"signs": signs})


def _council(draft: Draft) -> Council:
    """The council as far as it is right; what is wrong is noted, and then nobody gets to see this."""
    draft.only(SERVICE, TABLES + LISTS)
    draft.only(COUNCIL, ("departments", "wards"))
    return Council(
        service=draft.one(Service, SERVICE, "service", without=LISTS) or Service(council=""),
        councillors={key: _placed_mailbox(draft, one) for key, one in draft.each(Councillor, SERVICE, "councillors").items()},
        departments=draft.each(Department, COUNCIL, "departments"),
        categories=draft.each(Category, CATEGORIES),
        emergency=draft.one(Emergency, EMERGENCY, "") or Emergency(),
        signposts=draft.each(Signpost, SIGNPOSTS),
        wards=_wards(draft),
        other_wards=draft.each(Ward, COUNCIL, "wards"),
    )


def _placed_mailbox(draft: Draft, councillor: Councillor) -> Councillor:
    box = councillor.mailbox
    return councillor.model_copy(update={"mailbox": box.model_copy(update=_paths(draft, box))})


def _paths(draft: Draft, server: Mailbox | Smtp) -> dict[str, object]:
    """The paths in the settings of a server, which begin at the folder of the file."""
    paths = {"ca_file": server.ca_file, "password_file": server.password_file}
    placed: dict[str, object] = {name: str(draft.absolute(path)) for name, path in paths.items() if path}
    if server.oauth:
        own = {"ca_file": server.oauth.ca_file, "client_secret_file": server.oauth.client_secret_file}
        placed["oauth"] = server.oauth.model_copy(update={name: str(draft.absolute(path)) for name, path in own.items() if path})
    return placed


def _wards(draft: Draft) -> dict[str, str]:
    names = draft.names("wards") or [name for name in (WARDS,) if (draft.folder / name).exists()]
    return {prefix: ward for name in names for prefix, ward in reading.wards(draft.folder / name, draft.problems).items()}


def _smtp(draft: Draft) -> Smtp | None:
    smtp = draft.one(Smtp, SERVICE, "smtp")
    return smtp.model_copy(update=_paths(draft, smtp)) if smtp else None


def _alarm(draft: Draft) -> Alarm | None:
    alarm = draft.one(Alarm, SERVICE, "alarm")
    return alarm.model_copy(update={"smtp": alarm.smtp.model_copy(update=_paths(draft, alarm.smtp))}) if alarm and alarm.smtp else alarm


def templates(folder: Path) -> dict[str, sources.Source]:
    """The letters of a folder alone, by file name: for looking them through where the rest of the configuration is not right yet."""
    return _letters(Draft(folder))


def _letters(draft: Draft) -> dict[str, sources.Source]:
    return sources.read(_letter_folders(draft), draft.problems)


def _letter_folders(draft: Draft) -> list[Path]:
    named = draft.names("templates")
    for name in named:
        if not (draft.folder / name).is_dir():
            draft.note(SERVICE, "templates", f'found "{name}", which is not a folder; expected the folder of the letters.')
    return [draft.folder / name for name in named] or [draft.beside("templates")]


def _placed(draft: Draft, storage: Storage) -> Storage:
    data = draft.absolute(storage.data)
    return storage.model_copy(update={"data": data, "database": storage.database or f"sqlite:///{data / DATABASE}"})


def _crossed(draft: Draft, council: Council, smtp: Smtp | None, environment: Mapping[str, str] | None) -> Iterator[Problem]:
    """What is wrong between the tables. Names are compared with the keys as written, so that one bad department does not make its categories wrong too."""
    service, people = str(draft.file(SERVICE)), draft.part(SERVICE, "councillors")
    if draft.table(SERVICE) and not people:
        yield Problem(service, "councillors", "nobody is there; expected a table like [councillors.shah].")
    yield from crosschecks.of_service(council.service, service)
    yield from crosschecks.of_councillors(council.councillors, people, service)
    yield from crosschecks.of_departments(council.departments, str(draft.file(COUNCIL)))
    yield from crosschecks.of_wards(council, str(draft.file(COUNCIL)))
    yield from crosschecks.of_lists(council.departments, council.service, str(draft.file(COUNCIL)))
    if draft.table(COUNCIL):
        yield from crosschecks.of_categories(council.categories, draft.part(COUNCIL, "departments"), str(draft.file(CATEGORIES)))
    yield from crosschecks.of_signposts(council.categories, draft.table(SIGNPOSTS), str(draft.file(CATEGORIES)))
    if smtp:
        yield from crosschecks.of_server(smtp.host, smtp.tls, service, "smtp")
    if environment is not None:
        yield from crosschecks.of_secrets(council.councillors, smtp, environment, service)
