"""All reads. What the core must know of a mail, a case or the clock, as frozen views; nothing here changes a row."""

from mailbridge.lookup.addressbook import address_book
from mailbridge.lookup.agenda import agenda, has_kept_back, lined_up, reach, sleepers, told_since, with_kept_back
from mailbridge.lookup.asked import to_remove
from mailbridge.lookup.braking import HadToday, breaker, had_today, lately, oldest_queued, outlook, queue, unreached_addresses
from mailbridge.lookup.campaigns import answers_due, answers_since, waiting_members
from mailbridge.lookup.cases import case, case_of, cases, events, history, running, view
from mailbridge.lookup.counts import (
    Kept,
    accounted,
    files_with_rows,
    is_erased,
    is_unchecked,
    kept_letters,
    kept_mails,
    last_check,
    last_counts,
    marked_damaged,
    sending_since,
    uncounted,
    waiting_since,
)
from mailbridge.lookup.crowding import earlier_mails, flooding, is_unwanted, was_alarmed
from mailbridge.lookup.directory import directory
from mailbridge.lookup.echo import answers_by_itself
from mailbridge.lookup.files import Named, counted, named_files
from mailbridge.lookup.informing import ended, unanswered
from mailbridge.lookup.known import known, matched
from mailbridge.lookup.letters import (
    counterparts,
    decided_before,
    has_letter,
    is_any_due,
    letters,
    letters_due,
    letters_to,
    reminders_since,
    sent_since,
    uncopied,
    variants_had,
)
from mailbridge.lookup.lists import listing, queues, waiting_for_list
from mailbridge.lookup.mails import Waiting, as_waiting, cursor, cursor_of, in_state, ledger, mail, mails, shelved, waiting
from mailbridge.lookup.pen import held, rules
from mailbridge.lookup.persons import contact_facts
from mailbridge.lookup.recovering import has_file, is_given_before, newest, next_number, recovery
from mailbridge.lookup.sieve import Sifted, sifted
from mailbridge.lookup.watched import last_mails, schema_revision, service_figures

__all__ = [
    "HadToday",
    "Kept",
    "Named",
    "Sifted",
    "Waiting",
    "accounted",
    "address_book",
    "agenda",
    "answers_by_itself",
    "answers_due",
    "answers_since",
    "as_waiting",
    "breaker",
    "case",
    "case_of",
    "cases",
    "contact_facts",
    "counted",
    "counterparts",
    "cursor",
    "cursor_of",
    "decided_before",
    "directory",
    "earlier_mails",
    "ended",
    "events",
    "files_with_rows",
    "flooding",
    "had_today",
    "has_file",
    "has_kept_back",
    "has_letter",
    "held",
    "history",
    "in_state",
    "is_any_due",
    "is_erased",
    "is_given_before",
    "is_unchecked",
    "is_unwanted",
    "kept_letters",
    "kept_mails",
    "known",
    "last_check",
    "last_counts",
    "last_mails",
    "lately",
    "ledger",
    "letters",
    "letters_due",
    "letters_to",
    "lined_up",
    "listing",
    "mail",
    "mails",
    "marked_damaged",
    "matched",
    "named_files",
    "newest",
    "next_number",
    "oldest_queued",
    "outlook",
    "queue",
    "queues",
    "reach",
    "recovery",
    "reminders_since",
    "rules",
    "running",
    "schema_revision",
    "sending_since",
    "sent_since",
    "service_figures",
    "shelved",
    "sifted",
    "sleepers",
    "to_remove",
    "told_since",
    "unanswered",
    "uncopied",
    "uncounted",
    "unreached_addresses",
    "variants_had",
    "view",
    "waiting",
    "waiting_for_list",
    "waiting_members",
    "waiting_since",
    "was_alarmed",
    "with_kept_back",
]
