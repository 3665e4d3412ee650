"""Smaller failures of other programs, and by what a program of this kind passes or fails: the rest of what deploy/FAILURES.md is written from."""

from __future__ import annotations

from tests.hostile.threats import Threat, named

ALSO = (
    Threat(
        "References grow until relays refuse the letter",
        "The first and the newest are kept, below four kilobytes",
        named("letters/test_compose.py", "a_thread_of_long_ids_stays_under_four_kilobytes", "a_long_thread_keeps_its_first_and_its_last_ids"),
    ),
    Threat(
        "Names of files that are too long, or hold `%` and `..`",
        "No name of a stranger's becomes a path",
        named("hostile/test_files.py", "a_name_is_no_path_and_no_device", "a_file_leaves_under_a_name_that_the_letter_says"),
    ),
    Threat(
        "An address longer than its column",
        "What is stored has no bound that a mail could reach, and an address that cannot be one holds up nobody",
        named("stories/test_unstorable.py", "an_address_that_cannot_be_one_holds_up_nobody", "it_becomes_a_case_and_the_archive_keeps_the_bytes"),
    ),
    Threat(
        "A Date of the future, or none",
        "Any date will do: the mail is a case",
        (*named("stories/test_unstorable.py", "any_date_will_do"), *named("fetch/test_odd_servers.py", "a_mail_without_a_readable_date_was_received_now")),
    ),
    Threat("A search in a charset that Exchange does not know", "The search names none", named("fetch/test_limits.py", "a_search_asks_for_no_charset")),
    Threat(
        "A search by date that servers want in different quotes",
        "Mails are searched by number, never by date",
        named("fetch/test_limits.py", "a_search_asks_for_no_charset"),
    ),
    Threat(
        "A server that cannot MOVE",
        "Copied and taken away instead; where that fails, the mail stays",
        named("fetch/test_filing.py", "move_with_and_without_the_extensions", "a_move_that_cannot_be_leaves_the_mail_and_the_connection"),
    ),
    Threat("Folders with names beyond ASCII", "They are encoded as IMAP wants it", named("fetch/test_mailbox.py", "a_folder_with_a_name_from_far_away")),
    Threat(
        "The server answers nonsense about one mail",
        "That mail is named and noted, the others are taken in",
        (
            *named("fetch/test_odd_servers.py", "an_answer_that_is_no_answer_is_named_per_mail"),
            *named("whole/test_count.py", "a_mail_that_the_server_lists_and_does_not_hand_over_is_noted"),
        ),
    ),
    Threat(
        "The boundary between the parts is split over lines",
        "It is put together before it is looked for",
        named("parse/test_elsewhere.py", "a_boundary_that_was_split_over_lines"),
    ),
    Threat(
        "One letter is posted again and again",
        "The outbox halts when one letter repeats, and at its hourly cap",
        (
            *named("stories/test_brakes.py", "the_same_letter_again_and_again"),
            *named("stories/test_corners.py", "the_outbox_stops_at_the_hourly_cap"),
        ),
    ),
    Threat(
        "A recipient that the server refuses stops all that waits behind it",
        "Each letter has a fate of its own",
        (
            *named("send/test_posting.py", "an_unknown_recipient_is_refused_and_the_others_get_it"),
            *named("stories/test_engine.py", "a_letter_that_cannot_be_posted_holds_up_no_other"),
            *named("whole/test_outage.py", "one_letter_at_which_the_line_breaks_does_not_hold_up_the_others"),
        ),
    ),
)
"""In the order of "Also worth a test each"."""

PASS_OR_FAIL = (
    Threat(
        "Killed after the fetch, after the mail was kept, after the case, after DATA, before the flag",
        "One case, one acknowledgement, nothing lost. Killed right after DATA, the letter goes again with the same Message-ID, and is shown once",
        (
            *named("endurance/test_kills.py", "nothing_is_lost_and_nothing_happens_twice"),
            *named("stories/test_ledger.py", "a_process_that_dies_between_any_two_stages"),
            *named("whole/test_power_cut.py", "the_power_fails"),
        ),
    ),
    Threat(
        "Another UIDVALIDITY, a mailbox that was put back, a mail moved back by hand",
        "The same mail is the same mail: no second case, no second letter",
        (
            *named("whole/test_twice.py", "the_folder_is_renumbered", "the_service_notices_that_the_folder_is_another_one"),
            *named("stories/test_engine.py", "a_restored_mailbox_is_read_again"),
            *named("whole/test_count.py", "a_mail_moved_back_by_hand_is_the_same_mail"),
        ),
    ),
    Threat(
        "Bounces of many mail systems",
        "None is answered, none opens a case; who failed is read from it and marked. Those at hand are dozens, not hundreds",
        (
            *named("stories/test_elsewhere.py", "no_bounce_and_no_automatic_answer_at_hand_opens_a_case_or_is_answered"),
            *named("recognise/test_bounces.py", "a_bounce_names_address_and_permanence"),
            *named("parse/test_shared.py", "bounces_of_labelled_mails"),
            *named("stories/test_directory.py", "the_deputy_has_it_at_once"),
        ),
    ),
    Threat(
        "Every mail of a machine",
        "No letter goes out; state, owner, due date and reminders stay",
        (
            *named("stories/test_elsewhere.py", "no_bounce_and_no_automatic_answer_at_hand_opens_a_case_or_is_answered"),
            *named("stories/test_elsewhere.py", "a_responder_changes_nothing_whatever_state_the_case_is_in"),
            *named("stories/test_rfc3834.py", "what_is_marked_is_not_answered"),
        ),
    ),
    Threat(
        "Two mailbridges that write to each other",
        "One acknowledgement each at most, with and without marks. Our return path is never empty, since bounces come home by it",
        (
            *named("whole/test_two_bridges.py", "each_writes_to_the_other"),
            *named("stories/test_loops.py", "two_mailbridges"),
            *named("stories/test_rfc3834.py", "ours_say_what_they_are"),
        ),
    ),
    Threat(
        "Every real mail at hand, one after the other",
        "No exception, one end for each, the bytes in the archive the same",
        (*named("whole/test_every_mail.py", "it_ends_in_one_state"), *named("endurance/test_day.py", "some_of_a_busy_day")),
    ),
    Threat(
        "A forged From with a stamp that was slipped in below the true one",
        "The command is not obeyed; she is asked whether it was hers",
        (
            *named("hostile/test_identity.py", "a_forged_stamp_commands_nothing"),
            *named("stories/test_commands.py", "a_second_authentication_header_below_proves_nothing"),
        ),
    ),
    Threat(
        "A stranger answers with the right number in the subject",
        "Held for her, shown and mailed to nobody of the case",
        (
            *named("stories/test_answers.py", "a_stranger_with_the_right_reference_learns_nothing"),
            *named("hostile/test_identity.py", "a_number_that_can_be_guessed_opens_nothing"),
        ),
    ),
    Threat(
        "Forwards of many programs and languages: whose mail it was; replies of all of them: what is new",
        "Right for 95 in 100 and more of the labelled ones, where they are at hand; what is kept and what was trimmed hold every word together",
        (
            *named("recognise/test_labelled.py", "figures_stay_above_their_targets"),
            *named("parse/test_forwarded.py", "a_forward_is_read"),
            *named("parse/test_shared.py", "the_words_of_labelled_mails", "replies_of_every_client_are_trimmed"),
            *named("parse/test_trim.py", "no_word_is_lost"),
        ),
    ),
    Threat(
        "A mail of sixty megabytes",
        "It stays on the server, the queue goes on, she is told once",
        (
            *named("stories/test_hostile_mail.py", "sixty_megabytes_stay_on_the_server"),
            *named("whole/test_count.py", "a_giant_at_whose_head_the_line_breaks_holds_up_no_other"),
        ),
    ),
)
"""In the order of section 5 of PEERS.md."""
