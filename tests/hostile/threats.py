"""The threats, what stops each, and the tests that show it: what deploy/SECURITY.md is written from. `python -m tests.pages` writes the page."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Threat:
    """One row: in words for an operator; tests as `folder/test_module.py::test_name`."""

    what: str
    stopped_by: str
    tests: tuple[str, ...]

    @property
    def shown(self) -> str:
        """The tests, as a cell of a table."""
        return "<br>".join(f"`tests/{test}`" for test in self.tests)


def named(module: str, *names: str) -> tuple[str, ...]:
    """Tests of a module, without their `test_`."""
    return tuple(f"{module}::test_{name}" for name in names)


HEADERS, WORDS, IDENTITY, FILES = "hostile/test_headers.py", "hostile/test_words.py", "hostile/test_identity.py", "hostile/test_files.py"
PARSER, TRUST, PARTIES = "parse/test_hostile.py", "stories/test_trust.py", "stories/test_parties.py"

WHAT_IS_WRITTEN = (
    Threat(
        "Header injection: CR, LF, NUL or encoded words in names, subjects, addresses, ids, file names",
        "Header values are cleaned to one line and encoded by our own policy; what is no plain address is never written to",
        (
            *named(HEADERS, "no_words_of_a_stranger_become_a_header", "no_name_of_a_file_becomes_a_header", "every_fault_of_a_letter_is_found"),
            *named(
                "letters/test_compose.py",
                "no_name_title_or_file_name_can_add_a_header_or_a_recipient",
                "what_is_no_address_is_refused_before_anything_is_posted",
            ),
        ),
    ),
    Threat(
        "Template injection: `{{ … }}` in a mail, or in the councillor's own words",
        "Words are values, never templates; templates run in a sandbox that can call nothing and is bounded in size",
        (
            *named(WORDS, "no_words_are_a_template"),
            *named("letters/test_templates.py", "a_resident_cannot_write_templates", "a_letter_that_grows_without_end_is_stopped"),
        ),
    ),
    Threat(
        "HTML and SVG that scripts, remote pictures and trackers",
        "A mail's HTML becomes text and is never shown; ours is escaped, fetches nothing, and goes to the councillor alone; SVG and HTML stay here",
        (
            *named(WORDS, "no_words_are_a_page", "the_check_of_pages_finds_harm", "a_picture_that_scripts_does_not_travel", "the_parser_shows_no_tracker"),
            *named("letters/test_gallery.py", "nothing_is_fetched_from_outside"),
            *named("letters/test_compose.py", "enclosures_cannot_pass_for_the_letter_itself"),
        ),
    ),
    Threat(
        "Pages made of mails: the rehearsal, the demonstration",
        "Every word is escaped; no scripts, nothing from outside",
        (*named("rehearsal/test_page.py", "what_strangers_wrote_is_only_text"), *named("demo/test_parts.py", "what_strangers_wrote_is_text_on_the_page")),
    ),
    Threat(
        "Injection into the one-tap buttons (`mailto:`)",
        "Links are built from percent-encoded parts: a subject and a body, to the casework address",
        named(WORDS, "no_words_write_into_a_button"),
    ),
    Threat(
        "A command in a stranger's subject, which comes back in the councillor's answer",
        "References in strangers' words are disarmed before they stand in a letter of ours",
        (*named(WORDS, "a_strangers_subject_is_no_command_when_she_answers"), *named(TRUST, "a_residents_subject_commands_nothing")),
    ),
    Threat(
        "Formulas in exported tables, lines in vCards",
        "A cell that a spreadsheet would calculate becomes a text",
        named(WORDS, "no_cell_of_her_contacts_is_a_formula", "no_cell_of_an_export_is_a_formula", "no_name_adds_a_line_to_a_card"),
    ),
    Threat(
        "SQL injection, also through FIND and WHO", "Statements have parameters; words for the full text search are quoted", named(WORDS, "no_words_are_sql")
    ),
    Threat(
        "Terminal escapes and markup in what `shelf`, `cases` and `show` print",
        "What strangers wrote is printed without control characters, and never as markup",
        named("cli/test_looking.py", "markup_and_terminal_codes_of_strangers_are_shown_as_text"),
    ),
    Threat(
        "Secrets or residents' words in logs, tracebacks and error texts",
        "Log lines are a fixed list without bodies, addresses and subjects; tracebacks show no variables; the database hides parameters",
        (
            *named(
                "stories/test_engine.py", "a_traceback_shows_no_variables", "the_key_of_the_tokens_is_in_no_repr", "an_error_of_the_database_shows_no_words"
            ),
            *named("settings/test_loading.py", "secrets_are_read_when_asked_for_and_shown_nowhere", "a_database_password_is_not_shown"),
        ),
    ),
)

WHO_IT_IS = (
    Threat(
        "From is forged, with an Authentication-Results of the forger's own: below the true one, several, folded, in comments, encoded, ARC",
        "Only the topmost one counts, and only of a configured server; what is not vouched for is asked about. [TRUST.md](TRUST.md) has every case",
        (
            *named(IDENTITY, "a_forged_stamp_commands_nothing"),
            *named("recognise/test_trust.py", "what_the_server_says", "only_the_topmost_header_counts", "two_senders_are_never_vouched_for"),
            *named("stories/test_spoofs.py", "what_comes_of_it"),
        ),
    ),
    Threat(
        "Look-alikes: Cyrillic letters, punycode, domains like hers, her address as a display name",
        "Commands need the exact address; what looks like hers is held and not answered",
        (*named(IDENTITY, "a_look_alike_commands_nothing"), *named(TRUST, "a_look_alike_is_held_and_not_asked_about")),
    ),
    Threat(
        "References and In-Reply-To that name our Message-IDs, Thread-Index made of a subject (PEERS 19, 24)",
        "They say which case, never who writes; a Message-ID holds no token",
        (
            *named(IDENTITY, "a_strangers_answer_to_our_message_is_no_partys", "a_thread_index_made_of_a_subject_joins_no_case"),
            *named(TRUST, "the_token_stands_in_no_message_id"),
        ),
    ),
    Threat(
        "Case numbers that can be guessed (PEERS 20)",
        "A stranger with the right number is held, shown to the councillor as a stranger, and hears nothing",
        named(IDENTITY, "a_number_that_can_be_guessed_opens_nothing"),
    ),
    Threat(
        "Token guessing",
        "An HMAC of 50 bits, and a try is a mail: a mail a second for eighteen million years finds the token of a letter. Alone it proves nothing",
        (*named(IDENTITY, "tokens_cannot_be_guessed"), *named(PARTIES, "a_token_in_a_strangers_hands", "a_fresh_token_proves_its_owner_alone")),
    ),
    Threat(
        "Answers to old tokens, answers of people who were let go (PEERS 24)",
        "A token proves for 14 days, and only for somebody who is still configured",
        (
            *named(IDENTITY, "whoever_was_let_go_commands_nothing"),
            *named("stories/test_corners.py", "an_old_token_proves_nothing", "another_persons_token_proves_nothing"),
        ),
    ),
    Threat(
        "Mail that claims to be from ourselves (PEERS 15)",
        "Our own addresses and our mark are recognised: no case, no answer, no command",
        (*named(IDENTITY, "mail_that_claims_to_be_from_ourselves_does_nothing"), *named("stories/test_machines.py", "our_own_letter_coming_back_is_no_case")),
    ),
    Threat(
        "Reply-To as identity (PEERS 27), a bystander in Reply-To",
        "It names where an answer goes, and nobody",
        (*named(IDENTITY, "reply_to_is_nobodys_identity"), *named("stories/test_privacy.py", "a_bystander_in_reply_to_gets_no_flood")),
    ),
    Threat(
        "Somebody in copy takes the case over (PEERS 23)",
        "Who the resident is, was settled by the first mail; others are other parties",
        (*named(IDENTITY, "whoever_was_in_copy_does_not_become_the_resident"), *named(PARTIES, "a_residents_token_in_other_hands_moves_nothing")),
    ),
    Threat(
        "A forged officer: stops the clock, closes the case, speaks to the resident",
        "An officer's mail is data: nothing of it is executed, and none of it reaches a resident without the councillor's word",
        (*named(IDENTITY, "an_officers_forgery_reaches_no_resident"), *named(TRUST, "a_forged_officer_stops_no_clock", "a_forged_resident_moves_nothing")),
    ),
)

WHAT_IT_COSTS = (
    Threat(
        "Texts that keep a regular expression busy",
        "Patterns and what they read are bounded: a text twice as long takes about twice as long",
        (
            *named("hostile/test_slow.py", "a_text_twice_as_long_takes_about_twice_as_long"),
            *named(PARSER, "texts_are_read_in_linear_time", "fields_are_read_in_linear_time"),
        ),
    ),
    Threat(
        "Deep nesting, 20,000 parts, 100,000 header fields, a header of a megabyte, mails in mails",
        "Bounds on depth, parts, fields and characters; what is past one stays raw in the archive",
        (
            *named(PARSER, "structures_are_bounded", "what_is_past_a_bound_is_kept_raw_and_said", "many_containers_share_one_allowance"),
            *named("stories/test_hostile_mail.py", "hostile_mail_ends_clearly"),
        ),
    ),
    Threat(
        "Huge mails",
        "The size is asked before the body: above 50 MB only the head is fetched, and the councillor told once",
        (*named("stories/test_hostile_mail.py", "sixty_megabytes_stay_on_the_server"), *named(PARSER, "sixty_megabytes")),
    ),
    Threat(
        "Pixel bombs: PNG, GIF, JPEG, HEIC, TIFF, BMP, WebP of billions of pixels",
        "The size is read and refused before anything is decoded; what travels is re-encoded",
        (*named(FILES, "a_picture_of_billions_of_pixels_is_not_decoded"), *named("parse/test_photos.py", "a_decompression_bomb_is_refused_at_once")),
    ),
    Threat(
        "Zip bombs, archives in archives, office documents, winmail.dat and .msg built to explode",
        "No archive is unpacked; winmail.dat and .msg are opened in memory within bounds",
        (
            *named(FILES, "archives_stay_shut", "an_office_document_is_a_sealed_parcel"),
            *named("parse/test_files.py", "archives_are_looked_at_and_never_unpacked", "an_endless_winmail_is_not_opened"),
        ),
    ),
    Threat(
        "Path tricks in file names: `../`, `%00`, devices, thousands of letters, right-to-left override",
        "No name of a stranger's becomes a path: the archive names files by their digest. A name that leaves is made safe, and ends as a disk would see it",
        (
            *named(FILES, "a_name_is_no_path_and_no_device", "a_file_leaves_under_a_name_that_the_letter_says"),
            *named("archive/test_archive.py", "nothing_but_a_digest_becomes_a_path"),
        ),
    ),
    Threat(
        "Programs, macros and scripts as attachments, under a false type or a hidden ending",
        "They stay in the archive: nothing that runs is passed on",
        named(FILES, "what_runs_does_not_travel_whatever_it_calls_itself"),
    ),
    Threat(
        "Any other damage: bytes turned, lost, doubled, spliced, mislabelled",
        "`python -m tests.mutations`, a minute of it in each run of the tests. What fails all the same is shelved, and stops no other mail",
        (
            *named("mutations/test_mutations.py", "a_minute_of_damaged_mails", "an_exception_a_hang_and_a_lost_word_are_found"),
            *named("stories/test_ledger.py", "a_mail_that_fails_is_shelved_and_replayed"),
        ),
    ),
    Threat(
        "Floods and loops: one sender, many senders, responders that answer each other",
        "Limits for each sender and for all, at most six letters a day by themselves, machines are never answered, and the outbox stops at its cap",
        (
            *named("stories/test_flood.py", "what_is_too_much_is_kept_and_told_once", "many_senders_at_once_wait_for_her"),
            *named("stories/test_corners.py", "six_automatic_letters_a_day_are_enough", "the_outbox_stops_at_the_hourly_cap"),
        ),
    ),
)

THE_MACHINE = (
    Threat(
        "TLS taken away on the line, a false certificate",
        "STARTTLS never falls back to clear text; certificates and names are verified; without TLS only this machine is spoken to",
        named(
            "send/test_posting.py",
            "starttls_taken_away_on_the_line_is_refused",
            "a_certificate_of_somebody_else_is_refused",
            "a_certificate_for_another_host_is_refused",
            "plain_text_is_for_this_machine_only",
        ),
    ),
    Threat(
        "Other users of the machine read the archive",
        "Files have mode 0600, folders 0700; a damaged mail is never handed out",
        named("archive/test_archive.py", "only_the_owner_may_look", "a_damaged_mail_is_named_and_never_handed_out"),
    ),
    Threat(
        "The service itself is taken over",
        "The unit leaves it no privilege, a read-only system, few system calls and no memory that is written and run; exposure 1.1 of 10",
        named(
            "hostile/test_unit.py",
            "the_unit_is_exposed_to_next_to_nothing",
            "the_service_works_with_the_calls_that_the_unit_leaves",
            "the_unit_keeps_its_restrictions",
        ),
    ),
    Threat(
        "Known vulnerabilities of packages",
        "Packages are locked by hash; `pip-audit` runs with the tests, and says so where no service could be reached",
        named("hostile/test_checks.py", "a_known_vulnerability_fails_the_step", "what_was_not_audited_is_said_and_fails_nothing"),
    ),
    Threat(
        "Secrets in the source",
        "A scan with the tests: by shape, by place, by chance",
        named("hostile/test_checks.py", "no_secret_is_in_the_tree", "a_planted_secret_is_found"),
    ),
)

PARTS = {"What is written": WHAT_IS_WRITTEN, "Who it is": WHO_IT_IS, "What it costs": WHAT_IT_COSTS, "The machine": THE_MACHINE}


def page() -> str:
    """deploy/SECURITY.md."""
    lines = [
        "# What could be tried, and what stops it",
        "",
        "Every mail is written by somebody else, and some are written to do harm. Each line names a threat, what stops it, and the tests that try it.",
        "`python -m tests.pages` writes this page from tests/hostile/threats.py; a test sees to it that each test named here exists.",
        "What failed in other programs stands in [FAILURES.md](FAILURES.md).",
    ]
    for title, threats in PARTS.items():
        lines += ["", f"## {title}", "", "| threat | what stops it | shown by |", "| --- | --- | --- |", *(_row(threat) for threat in threats)]
    return "\n".join((*lines, "", *NOT_STOPPED)) + "\n"


NOT_STOPPED = (
    "## What is not stopped here",
    "",
    "- Documents (PDF, Office without macros) travel as they came: whoever opens them relies on their own programs.",
    "- Whoever reads the councillor's mailbox can do what she can: a fresh token in a letter to her counts. Her mail account wants a second factor.",
    "- The receiving server must take Authentication-Results in its own name off incoming mail (RFC 8601). `mailbridge check` cannot see whether it does.",
)


def _row(threat: Threat) -> str:
    return f"| {threat.what} | {threat.stopped_by} | {threat.shown} |"


@cache
def collected(module: str) -> frozenset[str]:
    """The tests that pytest would find in a module: functions of its own that begin with test_."""
    path = TESTS / module
    if not path.is_file():
        return frozenset()
    return frozenset(
        node.name
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    )
