"""What went wrong in other programs, what we do, and the tests that would fail if we did the same: what deploy/FAILURES.md is written from."""

from __future__ import annotations

from tests.hostile.more_failures import ALSO, PASS_OR_FAIL
from tests.hostile.threats import Threat, named

TWICE, COUNT, OUTAGE, ELSEWHERE = "whole/test_twice.py", "whole/test_count.py", "whole/test_outage.py", "whole/test_elsewhere.py"
STORY, LEDGER, MACHINES, LOOPS, RFC = (f"stories/test_{name}.py" for name in ("elsewhere", "ledger", "machines", "loops", "rfc3834"))
IDENTITY, TRUST, PARTIES, CORNERS = "hostile/test_identity.py", "stories/test_trust.py", "stories/test_parties.py", "stories/test_corners.py"
ODD, PARSE, FILES, HARD = (f"parse/test_{name}.py" for name in ("elsewhere", "parse", "files", "hostile"))
MAILBOX, LIMITS, WAITING, ALARMS = "fetch/test_mailbox.py", "fetch/test_limits.py", "fetch/test_waiting.py", "watch/test_alarms.py"

FORTY = (
    Threat(
        "The flag on a mail fails after its case was made: the mail is taken for new",
        "The ledger knows the mail by its number and its bytes; the flag is for people only",
        named(COUNT, "a_mail_that_cannot_be_flagged_is_one_case_all_the_same"),
    ),
    Threat(
        "Each look into the mailbox makes the same case again; two processes look at once",
        "A mail that is in the ledger is not taken in again; one service works on a folder",
        (*named(TWICE, "the_same_uids_are_fetched_twice"), *named(LEDGER, "the_same_uid_twice"), *named("cli/test_once.py", "one_service_at_a_time")),
    ),
    Threat(
        "One mail to two of our mailboxes is dropped, or is two cases",
        "It is one case; the other councillor hears whose it is, and may claim it",
        (
            *named(TWICE, "a_mail_to_two_councillors_is_one_case"),
            *named("stories/test_leading.py", "whoever_claims_it_writes_to_the_resident_and_to_the_council"),
        ),
    ),
    Threat(
        "A mistake in the settings empties the mailbox",
        "Nothing is ever deleted; wrong settings leave every mail as it is",
        (*named(ELSEWHERE, "wrong_settings_leave_the_mailbox_as_it_is"), *named("fetch/test_filing.py", "leave_changes_nothing")),
    ),
    Threat(
        "The first start takes in and answers the mail of years",
        "What lay there before is left alone; `explain` and `rehearse` tell what would have come of it",
        named("whole/test_old_mail.py", "five_hundred_old_mails"),
    ),
    Threat(
        "A mail that failed is marked as read, and those behind it stay behind",
        "Nothing is marked before it is kept; a mail that fails is shelved and told of, and the next ones go on",
        (*named(ELSEWHERE, "a_mail_that_could_not_be_kept_is_not_marked"), *named(LEDGER, "a_mail_that_fails_is_shelved_and_replayed")),
    ),
    Threat(
        "A mail that cannot be fetched hides the newer ones",
        "Mails are asked for one by one; the one that cannot be had is noted in its place",
        named(MAILBOX, "a_mail_the_server_cannot_read_does_not_hide_the_later_ones", "a_mail_whose_very_size_breaks_the_line_does_not_hide_the_later_ones"),
    ),
    Threat(
        "The line to the mailbox is dead, nothing says so, and for hours no mail comes",
        "Every wait has an end, each word and each waiting alike",
        (
            *named(WAITING, "a_dead_peer_is_noticed_and_not_polled_for_ever", "an_unplugged_network_ends_in_time"),
            *named(LIMITS, "a_verb_that_trickles_ends", "a_server_that_never_reads_ends"),
        ),
    ),
    Threat(
        "The service does not go on after an outage; its alarm goes by the server that is away",
        "It tries again by itself; an alarm has a second way",
        (
            *named(OUTAGE, "the_mail_server_is_away_while_mail_comes_in", "the_line_to_the_mailbox_breaks"),
            *named(ALARMS, "another_mail_server"),
        ),
    ),
    Threat(
        "While fetching is stuck, the archive fills with copies of the same mails",
        "A mail is one file, named by its bytes",
        (*named(STORY, "a_mail_that_is_fetched_again_and_again_is_one_file"), *named("archive/test_archive.py", "putting_twice_keeps_one_file")),
    ),
    Threat(
        "The sign-in with the provider runs out, and nobody hears of it for days",
        "A login that is refused is told the operator within the hour, by letter and by the other way, with what to do",
        (
            *named("oauth/test_sign_in.py", "a_sign_in_that_was_taken_back_is_for_a_person"),
            *named(ALARMS, "a_refused_login_is_told_once_by_letter_and_by_the_other_way"),
            *named("watch/test_checks.py", "two_working_days_without_mail"),
        ),
    ),
    Threat(
        "A bounce is acknowledged, the acknowledgement bounces, and so on",
        "No bounce is answered or opens a case; an address from which mail comes back gets none by itself",
        (
            *named(STORY, "no_bounce_and_no_automatic_answer_at_hand_opens_a_case_or_is_answered"),
            *named("stories/test_brakes.py", "an_address_from_which_mail_comes_back"),
        ),
    ),
    Threat(
        "Two answering machines write to each other, a case for each letter",
        "One letter each at most, then silence and one line for her, also where the machine hides what it is",
        (*named(LOOPS, "a_vacation_responder_without_any_mark"), *named(MACHINES, "a_vacation_responder_gets_one_letter_then_silence")),
    ),
    Threat(
        "A letter goes to an address that nobody reads, which answers",
        "noreply, daemons and list owners are not written to; a help desk that answers each mail is not answered back",
        (*named(RFC, "whom_nobody_reads_is_not_answered"), *named(LOOPS, "a_ticket_system_that_opens_a_ticket_for_each_mail")),
    ),
    Threat(
        "Our own letter comes back as a new case; our own address is taken for a person",
        "Our addresses and our mark are known: no case, no answer",
        (
            *named(MACHINES, "our_own_letter_coming_back_is_no_case"),
            *named(IDENTITY, "mail_that_claims_to_be_from_ourselves_does_nothing"),
            *named(LOOPS, "an_address_that_forwards_to_us"),
        ),
    ),
    Threat(
        "An out-of-office reopens a case or stops the clock; the shape that Gmail writes is not known",
        "It is noted, and changes nothing, whatever state the case is in",
        (
            *named(STORY, "a_responder_changes_nothing_whatever_state_the_case_is_in"),
            *named(MACHINES, "an_out_of_office_does_not_stop_the_clock"),
            *named(RFC, "what_is_marked_is_not_answered"),
        ),
    ),
    Threat(
        "An automatic answer takes the case from its owner, or closes it",
        "A machine moves neither the case nor its referral",
        (
            *named(STORY, "a_responder_changes_nothing_whatever_state_the_case_is_in"),
            *named("core/test_lifecycle.py", "machines_and_delays_move_no_referral"),
        ),
    ),
    Threat(
        "An officer's automatic answer counts as the answer",
        "The reminders go on; a ticket number is kept, and a closed channel is an alarm",
        (
            *named(MACHINES, "a_ticket_system_gives_its_reference", "a_closed_channel_is_an_alarm"),
            *named(CORNERS, "an_out_of_office_of_nobody_we_wrote_to"),
        ),
    ),
    Threat(
        "Outlook's mark of a conversation is made of the subject, and joins strangers' mails",
        "The mark is made of a Message-ID, and joins nothing by itself",
        (
            *named(IDENTITY, "a_thread_index_made_of_a_subject_joins_no_case"),
            *named("stories/test_threads.py", "two_cases_of_one_subject_are_two_conversations"),
        ),
    ),
    Threat(
        "A number that somebody types into a new mail is not found; one that somebody guesses is obeyed",
        "The number finds the case for those who are part of it; a stranger who has it is held",
        (
            *named("stories/test_answers.py", "a_new_thread_with_nothing_but_the_reference", "a_stranger_with_the_right_reference_learns_nothing"),
            *named(IDENTITY, "a_number_that_can_be_guessed_opens_nothing"),
        ),
    ),
    Threat(
        "The thread begins with a mail that never came to us: two cases for one conversation",
        "The same matter of the same person is one case, whatever its thread names",
        named(STORY, "a_conversation_whose_beginning_we_never_saw_is_one_case"),
    ),
    Threat(
        "A setting was changed, and answers to earlier letters find no case",
        "Tokens and Message-IDs hold. Not held: a new mail with nothing but a number of an earlier prefix is read as a new mail",
        named(STORY, "answers_to_letters_of_before_are_matched_after_a_change_of_settings"),
    ),
    Threat(
        "Whoever was in copy and answers becomes the customer, and gets what was meant for another",
        "Who the resident is, was settled by the first mail",
        (*named(IDENTITY, "whoever_was_in_copy_does_not_become_the_resident"), *named(PARTIES, "a_residents_token_in_other_hands_moves_nothing")),
    ),
    Threat(
        "A forged Message-ID of ours writes as staff; so does whoever was let go",
        "A Message-ID says which case, never who; rights end with the settings",
        (
            *named(IDENTITY, "a_strangers_answer_to_our_message_is_no_partys", "whoever_was_let_go_commands_nothing"),
            *named(TRUST, "the_token_stands_in_no_message_id"),
        ),
    ),
    Threat(
        "A forged From commands; the forger brings the proof along in the head",
        "Only the topmost stamp counts, of a server that the settings name",
        (
            *named(IDENTITY, "a_forged_stamp_commands_nothing"),
            *named("stories/test_commands.py", "a_second_authentication_header_below_proves_nothing"),
            *named("recognise/test_trust.py", "only_the_topmost_header_counts"),
        ),
    ),
    Threat(
        "Of a mail that was passed on, some address in the text becomes the resident: of a link, a picture, a style sheet",
        "Only the block of the mail program that passed it on says whose it was; where none does, a person decides",
        (
            *named(ODD, "only_the_block_says_whose_mail_was_passed_on"),
            *named("parse/test_forwarded.py", "a_forward_is_read"),
            *named("recognise/test_authors.py", "a_forward_of_hers_is_the_residents"),
            *named("stories/test_phone.py", "a_subject_over_somebody_elses_words_is_no_command"),
        ),
    ),
    Threat(
        "Reply-To says who somebody is, or is no address at all",
        "It says where an answer goes, and nobody's identity; what is no address is not written to",
        (*named(IDENTITY, "reply_to_is_nobodys_identity"), *named("stories/test_privacy.py", "a_bystander_in_reply_to_gets_no_flood")),
    ),
    Threat(
        "Charsets that lie, are unknown or broken; names of files in parts and in odd encodings",
        "The bytes decide; what a charset cannot read is read by another, and the raw mail is kept",
        (*named(PARSE, "the_bytes_decide_their_charset", "encoded_words"), *named(FILES, "names_are_read_as_they_were_meant")),
    ),
    Threat(
        "Bytes that are no text in To and Cc, blanks in an address, no From or an empty one, a domain with an umlaut",
        "Whatever can be an address is one, the rest is left out, and the mail is a case",
        (
            *named(ODD, "bytes_that_are_no_text_among_the_recipients", "addresses_that_no_standard_knows"),
            *named("stories/test_forwards.py", "a_case_without_anybody_to_write_to"),
            *named(STORY, "a_resident_of_a_domain_with_an_umlaut_is_answered"),
        ),
    ),
    Threat("A folded line of blanks ends the head too early", "The head ends where a person would say", named(PARSE, "headers_end_where_a_person_would_say")),
    Threat(
        "Parsers fail at half a parameter, a name that is a comment, a comma at the end, a date of nonsense, a Message-ID in Exchange's brackets",
        "Each is read, or left out; our own Message-ID is known within the brackets",
        (
            *named(ODD, "parameters_that_end_too_early", "addresses_that_no_standard_knows"),
            *named(PARSE, "mailboxes", "header_dates"),
            *named(STORY, "a_message_id_in_the_brackets_of_exchange_is_the_one_that_we_gave"),
        ),
    ),
    Threat(
        "An update of a library reads less than before; encoded commas in names; a field called `Headers`",
        "The parser is our own and its corpus runs with the tests, where it is at hand",
        (
            *named(ODD, "a_field_that_is_called_like_a_part_of_a_mail"),
            *named(PARSE, "mailboxes"),
            *named("parse/test_shared.py", "real_mails_are_read_without_an_exception_and_without_losing_a_word"),
        ),
    ),
    Threat(
        "NUL and invalid UTF-8 stop the database",
        "They are taken out of what is stored; the archive keeps the bytes",
        named("stories/test_unstorable.py", "it_becomes_a_case_and_the_archive_keeps_the_bytes", "what_is_stored_is_clean_also_inside_of_lists"),
    ),
    Threat(
        "The text is empty: the server handed nothing over, there are no parts, there is only a file",
        "An answer without the mail is asked for again; any text is read; a photo alone is asked about",
        (
            *named(LIMITS, "an_answer_without_the_mail_is_no_vanished_mail"),
            *named(PARSE, "broken_multiparts_show_their_text", "nothing_at_all_is_a_mail"),
            *named("stories/test_careful.py", "a_photo_without_words_is_asked_about"),
        ),
    ),
    Threat(
        "HTML and SVG that run where staff read them; nesting without end; thousands of links",
        "A mail's HTML becomes text; depth and length are bounded",
        (
            *named("hostile/test_words.py", "no_words_are_a_page", "a_picture_that_scripts_does_not_travel"),
            *named(HARD, "structures_are_bounded"),
            *named(ODD, "thousands_of_links"),
        ),
    ),
    Threat(
        "winmail.dat hides what is in it; an invitation without a name is lost",
        "It is opened, and what is in it travels; any part is an attachment",
        (
            *named("stories/test_winmail.py", "what_is_in_it_travels"),
            *named(FILES, "winmail_is_opened"),
            *named(PARSE, "a_calendar_invitation_is_an_attachment"),
        ),
    ),
    Threat(
        "Pictures in the text are lost for want of a field, or come back with each quotation",
        "Every picture part is looked at, however it is named; what an officer's program sends back of ours goes to nobody",
        named(ODD, "a_picture_in_the_text_is_evidence_however_it_is_named") + named(STORY, "our_own_photo_in_an_officers_quotation_is_passed_on_to_nobody"),
    ),
    Threat(
        "A huge mail takes all memory and stops the queue; one that is too large is seen by nobody",
        "The size is asked first; of a giant only the head is fetched, the councillor is told once, the next mail goes on",
        (
            *named("stories/test_hostile_mail.py", "sixty_megabytes_stay_on_the_server"),
            *named(COUNT, "a_giant_at_whose_head_the_line_breaks_holds_up_no_other"),
            *named(LIMITS, "a_literal_without_measure_is_not_waited_for"),
        ),
    ),
    Threat(
        "A blind copy or an alias names no address of ours; one mail goes to the addresses of several cases",
        "The mailbox says whose it is. Of several cases the first gets the mail, and she is told of the others",
        named(STORY, "a_mail_that_names_no_address_of_ours_is_a_case", "of_a_mail_to_the_addresses_of_two_cases_she_is_told_both"),
    ),
    Threat(
        "Trimming the quotation takes the answer with it",
        "What was trimmed is kept beside what was not; where nothing new is left, she gets the whole",
        (
            *named(ODD, "words_that_stand_outside_of_the_page", "an_answer_written_into_the_quotation_is_kept"),
            *named("parse/test_trim.py", "what_remains_is_what_the_author_wrote", "no_word_is_lost"),
            *named(STORY, "an_answer_that_is_only_written_into_the_quotation_reaches_her"),
        ),
    ),
)
"""In the order of the list in section 2 of PEERS.md; the place is the number."""

TABLES = {"Forty failures": FORTY, "Small ones": ALSO, "Pass or fail": PASS_OR_FAIL}


def page() -> str:
    """deploy/FAILURES.md."""
    lines = [
        "# What went wrong elsewhere, and does not here",
        "",
        "Other programs that turn mail into cases have failed in these ways. Each line says what we do, and which tests would fail if we did not.",
        "`python -m tests.pages` writes this page from tests/hostile/failures.py; a test sees to it that each test named here exists.",
    ]
    for title, rows in TABLES.items():
        lines += ["", f"## {title}", "", "| | elsewhere | here | shown by |", "| --- | --- | --- | --- |"]
        lines += [f"| {number} | {row.what} | {row.stopped_by} | {row.shown} |" for number, row in enumerate(rows, 1)]
    return "\n".join((*lines, "", *NOT_SHOWN)) + "\n"


NOT_SHOWN = (
    "## What is not shown here",
    "",
    "- Bounces and automatic answers: those at hand are some forty of many mail systems, not hundreds, and most of them are not part of this repository.",
    "- Exchange, Gmail and iCloud themselves: their ways are played by a real Dovecot behind a line that changes what is said.",
    "- A number of an earlier prefix, alone in the subject of a new mail, is not known as one of ours.",
)
