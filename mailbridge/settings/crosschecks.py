"""Looks for what is wrong between the files although each is right by itself: names that nobody has, passwords that are not there, mail in the clear."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mailbridge.core.people import Category, Council, Councillor, Department, Emergency, Mailbox, Service
from mailbridge.core.people.monitoring import Monitoring
from mailbridge.core.people.service import NATIONS
from mailbridge.core.problems import Problem, nearest
from mailbridge.core.recognise.lexicon import Lexicon, Signs
from mailbridge.core.risk import ABUSE, RISKS, THREATS
from mailbridge.core.wire import is_loopback
from mailbridge.model.words import ReplyRoute, Sensitivity
from mailbridge.settings.secrets import fault
from mailbridge.settings.shapes import Alarm, SecretReference, Smtp


def of_service(service: Service, file: str) -> Iterator[Problem]:
    """The time zone must be one that the machine knows; hours begin before they end; nobody is chased on the day itself."""
    try:
        ZoneInfo(service.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield Problem(file, "service.timezone", f'found "{service.timezone}"; expected a time zone like "Europe/London".')
    if service.nation and service.nation not in NATIONS[service.region]:
        yield Problem(file, "service.nation", f'found "{service.nation}"; expected one of region "{service.region}": {", ".join(NATIONS[service.region])}.')
    if min(service.chase) < 1:
        yield Problem(file, "service.chase", f"found {list(service.chase)}; expected three numbers of at least 1: an officer has a day at least.")
    if service.campaign_letters_an_hour >= service.letters_an_hour:
        expected = f"expected less than letters_an_hour ({service.letters_an_hour}), since other letters go out meanwhile."
        yield Problem(file, "service.campaign_letters_an_hour", f"found {service.campaign_letters_an_hour}; {expected}")
    for key, hours in (("office_hours", service.office_hours), ("waking_hours", service.waking_hours)):
        if hours.start >= hours.end:
            yield Problem(file, f"service.{key}", f"found {hours.start:%H:%M} to {hours.end:%H:%M}; expected a start before the end.")


def of_councillors(councillors: Mapping[str, Councillor], known: Iterable[str], file: str) -> Iterator[Problem]:
    """Cover must be somebody, addresses belong to one councillor each, and nobody logs in over the network in the clear."""
    owners: dict[str, str] = {}
    for key, councillor in councillors.items():
        place = f"councillors.{key}"
        if not councillor.addresses:
            yield Problem(file, f"{place}.addresses", "found an empty list; expected the addresses she writes from.")
        if councillor.cover and (councillor.cover not in known or councillor.cover == key):
            yield Problem(file, f"{place}.cover", _nobody("another councillor", councillor.cover, set(known) - {key}))
        yield from of_her_hours(councillor, file, place)
        for address in (*councillor.addresses, councillor.casework_address, *councillor.intake_addresses):
            if owners.setdefault(address.lower(), key) != key:
                yield Problem(file, place, f"found {address}, which councillors.{owners[address.lower()]} has too; expected an address of her own.")
        yield from of_server(councillor.mailbox.host, councillor.mailbox.tls, file, f"{place}.mailbox")
        yield from of_folders(councillor.mailbox, file, f"{place}.mailbox")


def of_her_hours(councillor: Councillor, file: str, key: str) -> Iterator[Problem]:
    """There is a time at which her line-up can come."""
    start, end = councillor.hours.start, councillor.hours.end
    if start >= end:
        yield Problem(file, f"{key}.hours", f"found {start:%H:%M} to {end:%H:%M}; expected a start before the end.")
    if councillor.line_up_at >= end:
        yield Problem(file, f"{key}.line_up_at", f"found {councillor.line_up_at:%H:%M}; expected a time within her hours, which end at {end:%H:%M}.")
    if len(set(councillor.days_off)) == 7:
        yield Problem(file, f"{key}.days_off", "found every day of the week; expected a day on which she reads her mail.")


def of_folders(mailbox: Mailbox, file: str, key: str) -> Iterator[Problem]:
    """What is put into the folder that is read would be read again, for ever."""
    if mailbox.sent_folder == mailbox.folder:
        yield Problem(file, f"{key}.sent_folder", f'found "{mailbox.sent_folder}", the folder that is read; expected another one, or "" for no copies.')
    if mailbox.after_reading == "move" and mailbox.move_to in ("", mailbox.folder):
        yield Problem(file, f"{key}.move_to", f'found "{mailbox.move_to}"; expected a folder other than the one that is read.')


def of_loops(council: Council, operator: str, service_file: str, council_file: str) -> Iterator[Problem]:
    """Mail to ourselves would be answered by ourselves."""
    if operator.lower() in council.own_addresses:
        yield Problem(service_file, "operator.address", f"found {operator}, which this program reads itself; expected the address of a person.")
    for key, councillor in council.councillors.items():
        for address in councillor.alert_addresses:
            if address.lower() in council.own_addresses:
                yield Problem(service_file, f"councillors.{key}.alert_addresses", f"found {address}, which this program reads itself.")
    central = council.service.enquiries
    if central and central.address.lower() in council.own_addresses:
        yield Problem(service_file, "service.enquiries", f"found {central.address}, which this program reads itself; expected a mailbox of the council.")
    for key, department in council.departments.items():
        named = [(name, getattr(department, name)) for name in ("address", "deputy", "escalation", "pa")]
        for name, address in (*named, *(("cc", copied.address) for copied in department.cc)):
            if str(address).lower() in council.own_addresses:
                yield Problem(council_file, f"departments.{key}.{name}", f"found {address}, which this program reads itself.")


def of_departments(departments: Mapping[str, Department], file: str) -> Iterator[Problem]:
    """A name or alias means one department, or a command could go astray; nobody is chased on the day itself."""
    owners: dict[str, str] = {}
    for key, department in departments.items():
        if department.chase and min(department.chase) < 1:
            yield Problem(file, f"departments.{key}.chase", f"found {list(department.chase)}; expected three numbers of at least 1.")
        for name in (key, department.name, *department.aliases):
            if owners.setdefault(name.lower(), key) != key:
                yield Problem(file, f"departments.{key}", f'found the name "{name}", which departments.{owners[name.lower()]} has too; expected one owner.')
        yield from of_references(department, file, f"departments.{key}.references")


def of_wards(council: Council, file: str) -> Iterator[Problem]:
    """The councillors of a ward are written to where a postcode leads to it, and never at an address of ours: that would come back as a mail."""
    known = set(council.wards.values())
    for name, ward in council.other_wards.items():
        if name not in known:
            yield Problem(file, f"wards.{name}", _nobody("a ward of wards.csv", name, known))
        for one in ward.councillors:
            if one.address.lower() in council.own_addresses:
                yield Problem(file, f"wards.{name}.councillors", f"found {one.address}, a casework address of ours; expected their own.")


def of_references(department: Department, file: str, key: str) -> Iterator[Problem]:
    """A pattern can be read, and matches something; one that may be empty would find a reference between any two letters."""
    for pattern in department.references:
        try:
            empty = re.compile(pattern).match("") is not None
        except re.error as error:
            yield Problem(file, key, f"found \"{pattern}\", which is no regular expression ({error}); expected one like 'CAS-\\d{{6}}-\\w+'.")
            continue
        if empty:
            yield Problem(file, key, f'found "{pattern}", which matches nothing at all; expected a pattern that needs a letter or a digit.')


def of_lists(departments: Mapping[str, Department], service: Service, file: str) -> Iterator[Problem]:
    """A list can go out, to somebody who answers the councillor."""
    hours = service.office_hours
    for key, department in departments.items():
        batch, place = department.batch, f"departments.{key}.batch"
        if batch is None:
            continue
        if not hours.start <= batch.at < hours.end:
            expected = f"a time within office hours, {hours.start:%H:%M} to {hours.end:%H:%M}"
            yield Problem(file, f"{place}.at", f"found {batch.at:%H:%M}; expected {expected}.")
        if batch.day in ("saturday", "sunday"):
            yield Problem(file, f"{place}.day", f'found "{batch.day}"; expected a day on which the council works.')
        if department.outside:
            yield Problem(file, place, "found a list to a body outside the council; expected none: each case goes there by itself, as the resident agreed.")
        if department.reply_route is not ReplyRoute.VIA_COUNCILLOR:
            yield Problem(file, f"departments.{key}.reply_route", 'found "direct_cc_councillor"; expected "via_councillor", as a list has one answer.')


def of_categories(categories: Mapping[str, Category], departments: Iterable[str], file: str) -> Iterator[Problem]:
    """A category goes to a department that exists."""
    known = set(departments)
    for key, category in categories.items():
        for name, department in (("department", category.department), *(("also", one) for one in category.also)):
            if department and department not in known:
                yield Problem(file, f"{key}.{name}", _nobody("a department of council.toml", department, known))


def of_numbers(emergency: Emergency, words: Lexicon, file: str) -> Iterator[Problem]:
    """Each number is for a danger that can be recognised, and for each danger to life there is 999."""
    known = {*RISKS, *words.emergencies, THREATS, ABUSE}
    for name, helper in emergency.numbers.items():
        for danger in helper.dangers:
            if danger not in known:
                yield Problem(file, f"numbers.{name}.dangers", _nobody("a danger of words.toml", danger, known))
    told = {danger for helper in emergency.numbers.values() if helper.number == "999" for danger in helper.dangers}
    if missing := sorted(known - told - {ABUSE}):
        yield Problem(file, "numbers", f"999 is missing for {', '.join(missing)}; expected it for every danger.")


def of_signposts(categories: Mapping[str, Category], known: Iterable[str], file: str) -> Iterator[Problem]:
    """A category names signposts that exist."""
    keys = set(known)
    for key, category in categories.items():
        for name in category.signposts:
            if name not in keys:
                yield Problem(file, f"{key}.signposts", _nobody("a table of signposts.toml", name, keys))


def of_signs(signs: Signs, words: Lexicon, file: str) -> Iterator[Problem]:
    """A row speaks of signs that exist, asks for no more than it names, and what it surely means is something that words.toml knows."""
    meanings = {*Sensitivity, *words.emergencies, "threats", "anonymity"}
    for number, row in enumerate(signs.together, 1):
        for name in (*row.signs, *row.unless):
            if name not in signs.signs:
                yield Problem(file, f"together, row {number}", _nobody("a sign of this file", name, signs.signs))
        if row.sure and row.means not in meanings:
            yield Problem(file, f"together, row {number}", _nobody("something that a mail can mean", row.means, meanings))
        if row.enough > len(row.signs):
            yield Problem(file, f"together, row {number}", f"found enough = {row.enough} of {len(row.signs)} signs; expected fewer than there are.")


def of_server(host: str, tls: str, file: str, key: str) -> Iterator[Problem]:
    """Plain text is for this machine only."""
    if tls == "none" and not is_loopback(host):
        yield Problem(file, f"{key}.tls", f'found "none" for {host}; expected "tls" or "starttls": without them passwords can be read on the way.')


def of_secrets(councillors: Mapping[str, Councillor], smtp: Smtp | None, environment: Mapping[str, str], file: str) -> Iterator[Problem]:
    """Every password that will be needed can be read now."""
    places: list[tuple[str, SecretReference]] = [(f"councillors.{key}.mailbox", c.mailbox) for key, c in councillors.items()]
    if smtp and (smtp.user or smtp.password_env or smtp.password_file or smtp.oauth):
        places.append(("smtp", smtp))
    for place, reference in places:
        wrong = fault(reference, environment)
        if wrong:
            yield Problem(file, f"{place}.{wrong[0]}", wrong[1])


def of_watch(council: Council, monitoring: Monitoring, alarm: Alarm, environment: Mapping[str, str] | None, file: str) -> Iterator[Problem]:
    """Figures are for this machine only, and an alarm does not come back to us."""
    if not is_loopback(monitoring.metrics_host):
        expected = "expected an address of this machine, such as 127.0.0.1: whoever reaches the figures can read them."
        yield Problem(file, "monitoring.metrics_host", f'found "{monitoring.metrics_host}"; {expected}')
    if monitoring.canary_minutes and monitoring.canary_late_minutes >= monitoring.canary_minutes:
        expected = f"expected less than canary_minutes ({monitoring.canary_minutes}), so that each is missed before the next leaves."
        yield Problem(file, "monitoring.canary_late_minutes", f"found {monitoring.canary_late_minutes}; {expected}")
    for address in alarm.to:
        if address.lower() in council.own_addresses:
            yield Problem(file, "alarm.to", f"found {address}, which this program reads itself; expected the address of a person.")
    if alarm.smtp is None:
        return
    yield from of_server(alarm.smtp.host, alarm.smtp.tls, file, "alarm.smtp")
    if environment is not None and (alarm.smtp.user or alarm.smtp.password_env or alarm.smtp.password_file) and (wrong := fault(alarm.smtp, environment)):
        yield Problem(file, f"alarm.smtp.{wrong[0]}", wrong[1])


def _nobody(expected: str, found: str, known: Iterable[str]) -> str:
    names = sorted(known)
    return f'found "{found}"; expected {expected}.{nearest(found, names) or " Known: " + ", ".join(names) + "."}'
