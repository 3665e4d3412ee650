"""Who may be told: asked in one plain mail, kept with the mail that says so, taken back at any time, and never a silence for a yes (story 18)."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from sqlmodel import select

from mailbridge import storage
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.disclosure import Form, form
from mailbridge.model.permissions import Permission
from mailbridge.model.words import CaseStatus, Flag, PermissionState, ReferralStatus
from tests.stories import shapes
from tests.stories.world import AUTHSERV, DAN, HIGHWAYS, JEAN, PRIYA, World

DAMP = "The walls in our flat at 14 Mill Lane NB1 4QT are black with mould and my asthma is bad.\n\nJean Obi"
HOUSING = "housing@northborough.example"
EPILEPSY = "My son has epilepsy and the school transport was cut; please don't tell other councillors. We live at 14 Mill Lane NB1 4QT.\n\nJean Obi"
FOR_MARY = "I am writing on behalf of my mother Mary Obi, 22 Elm Close NB1 4QT. She has arthritis and cannot get her blue badge renewed.\n\nJean Obi"


def standing(world: World, reference: str = "MB-1") -> str:
    """What SHOW says of permissions."""
    world.councillor_says(f"[{reference}] SHOW")
    return "\n".join(line for line in world.last(PRIYA).text.splitlines() if "Permission" in line)


def how(world: World, department: str) -> Form:
    """In which form the case would leave for a department."""
    return form(Desk(world.council, "shah", world.now), world.case(), department)


def test_the_councillor_asks_once_and_a_plain_yes_is_kept(world: World) -> None:
    world.resident_writes(DAMP, "damp")
    world.councillor_says("[MB-1] PERMISSION highways")
    asked = world.last(JEAN)
    assert "Highways" in asked.text
    assert "YES or NO" in asked.text
    world.councillor_says("[MB-1] PERMISSION highways")
    assert "They were asked about Highways on Thursday 2 May 2024" in world.last(PRIYA).text
    assert world.last(JEAN) is asked, "nobody is asked twice"
    assert "Permission: Highways, asked, no answer yet, 2 May 09:12" in standing(world)
    world.at(world.now.date(), 10, 2)
    world.arrives(shapes.iphone_reply(asked, JEAN, "Yes thats fine", world.now))
    said = world.case().permission("highways")
    assert said is not None
    assert (said.state, said.noted_by, bool(said.mail)) == (PermissionState.GIVEN, "Jean Obi", True)
    assert "FORWARD highways sends it" in world.last(PRIYA).text
    assert "Permission: Highways, yes, 2 May 10:02, mail of that day" in standing(world)
    assert how(world, "highways") is Form.FULL
    world.councillor_says("[MB-1] PERMISSION highways")
    assert "They have spoken about Highways: yes" in world.last(PRIYA).text


def test_a_condition_is_for_her_to_read(world: World) -> None:
    world.resident_writes(DAMP, "damp")
    world.councillor_says("[MB-1] PERMISSION highways")
    world.resident_answers("Yes, but not about my chest")
    assert "please read it. Until then it counts as no" in world.last(PRIYA).text
    assert how(world, "highways") is Form.ANONYMOUS
    world.councillor_says("[MB-1] PERMIT highways all but the asthma, she said on the phone")
    assert how(world, "highways") is Form.FULL
    assert "Jean Obi told Cllr Priya Shah, highways all but the asthma, she said on the phone" in standing(world)
    world.councillor_says("[MB-1] PERMIT highways")
    assert "may be told already" in world.last(PRIYA).text
    world.councillor_says("UNDO")


def test_without_their_name(world: World) -> None:
    world.resident_writes(DAMP, "damp")
    world.councillor_says("[MB-1] PERMISSION highways")
    world.resident_answers("Yes, as long as you leave my name out")
    assert "without their name. FORWARD highways sends it without their name" in world.last(PRIYA).text
    world.councillor_says("[MB-1] FORWARD highways")
    letter = world.last(HIGHWAYS)
    assert "Obi" not in letter.text + letter.subject
    assert "asthma" not in letter.text
    assert how(world, "waste") is not Form.FULL


def test_what_is_sensitive_is_shared_with_a_colleague_on_a_yes_alone(tmp_path: Path) -> None:
    world = World(tmp_path, ward=True)
    world.resident_writes(DAMP, "damp")
    world.councillor_says("[MB-1] SHARE brown")
    assert "The case is sensitive, and the resident has not agreed that Cllr Dan Brown is told. PERMISSION brown asks them" in world.last(PRIYA).text
    world.councillor_says("[MB-1] PERMISSION brown")
    assert "Cllr Dan Brown" in world.last(JEAN).text
    world.resident_answers("No thank you")
    assert "they do not want Cllr Dan Brown to be told" in world.last(PRIYA).text.replace("They", "they")
    world.councillor_says("[MB-1] SHARE brown")
    assert "The resident does not want Cllr Dan Brown to be told." in world.last(PRIYA).text
    assert not world.case().shared_with
    assert not world.letters(DAN)
    world.councillor_says("[MB-1] SHARE brown with permission")
    assert world.case().shared_with == ("brown",)
    world.resident_answers("I've changed my mind, please don't share this with Councillor Brown any more.")
    assert world.case().shared_with == ()
    assert "could look at it until now" in world.last(PRIYA).text


def test_a_permission_is_taken_back_at_any_time(world: World) -> None:
    """What has not left does not leave; what has left cannot be unsent, and she may ask them to disregard it."""
    world.resident_writes(DAMP, "damp")
    world.councillor_says("[MB-1] FORWARD highways with permission")
    assert "asthma" in world.last(HIGHWAYS).text
    world.working_days_pass(1)
    world.resident_answers("Sorry, I've changed my mind. Please don't pass it on.")
    told = world.last(PRIYA).text
    assert "They do not want Housing and Highways to be told any more" in told
    assert "Highways had it on Thursday 2 May 2024. That cannot be unsent; FORBID highways" in told
    assert (world.case().referrals[0].status, how(world, "highways")) == (ReferralStatus.SENT, Form.ANONYMOUS)
    world.councillor_says("[MB-1] FORBID highways", "Jean would like this left. Please disregard it.")
    assert "Your words hold the resident's name" in world.last(PRIYA).text
    world.councillor_says("[MB-1] FORBID highways", "Please disregard what I sent you about this.")
    letter = world.last(HIGHWAYS)
    assert "Please disregard what I sent you about this." in letter.text
    assert "Obi" not in letter.text + letter.subject
    assert world.letters(HIGHWAYS)[0].message_id in letter.references
    world.working_days_pass(12)
    reminder = world.last(HIGHWAYS)
    assert reminder is not letter
    assert "Obi" not in reminder.text + reminder.subject


def test_what_waits_does_not_leave_after_a_no(tmp_path: Path) -> None:
    world = World(tmp_path, service={"undo_minutes": 60})
    world.resident_writes(DAMP, "damp")
    world.councillor_says("[MB-1] FORWARD highways with permission")
    assert not world.letters(HIGHWAYS)
    world.resident_answers("Please do not share this with anyone.")
    assert "What waited to go to Highways is taken back." in world.last(PRIYA).text
    world.at(world.now.date(), 15)
    assert not world.letters(HIGHWAYS)
    assert world.case().referrals[0].status is ReferralStatus.WITHDRAWN
    assert world.case().status is CaseStatus.AWAITING_COUNCILLOR


def test_a_yes_of_somebody_else_counts_for_nothing(world: World) -> None:
    world.resident_writes(DAMP, "damp")
    world.councillor_says("[MB-1] PERMISSION highways")
    asked = world.last(JEAN)
    world.arrives(shapes.iphone_reply(asked, "Sue <sue@mail.example>", "Yes", world.now))
    forged = shapes.iphone_reply(asked, JEAN, "YES", world.now)
    world.arrives(f"Authentication-Results: {AUTHSERV}; dmarc=fail header.from=mail.example\r\n".encode() + forged)
    assert {one.state for one in world.case().permissions} == {PermissionState.ASKED}


def test_it_is_exported_and_erased(world: World) -> None:
    world.resident_writes(DAMP, "damp")
    world.councillor_says("[MB-1] PERMIT highways she said so at the door")
    world.councillor_insists("[MB-1] EXPORT")
    bundle = ZipFile(BytesIO(next(letter for letter in world.letters(PRIYA) if letter.attachments).attachments[0].content))
    (name,) = (name for name in bundle.namelist() if name.endswith("json"))
    asked, kept = json.loads(bundle.read(name))[0]["permissions"]
    assert (asked["body"], asked["answer"]) == ("Housing", "asked, no answer yet")
    assert (kept["body"], kept["answer"], kept["said_by"], kept["noted_by"]) == ("Highways", "yes", "Jean Obi", "Cllr Priya Shah")
    assert "at the door" in kept["told"]
    world.councillor_insists("ERASE jean.obi@mail.example")
    with storage.transaction(world.bridge.engine) as session:
        assert session.exec(select(Permission)).all() == []
    assert world.case().permissions == ()


def test_the_first_letter_of_a_sensitive_matter_is_the_question(world: World) -> None:
    world.resident_writes(DAMP, "damp")
    (first,) = world.letters(JEAN)
    assert "Housing" in first.text
    assert "YES or NO" in first.text
    assert first.subject == "Re: your email [MB-1]"
    assert "asthma" not in first.text
    asked = world.last(PRIYA).text
    assert "Jean is asked whether Housing may be told" in asked
    assert "[MB-1] FORWARD housing" in asked
    assert world.case().status is CaseStatus.AWAITING_COUNCILLOR
    world.councillor_says("[MB-1] FORWARD housing")
    minimised = world.last(HOUSING)
    assert "asthma" not in minimised.text
    world.at(world.now.date(), 11)
    world.resident_answers("Yes please!! and also the bins have not been emptied for 3 weeks")
    assert "[MB-1] FORWARD housing" in world.last(PRIYA).text
    world.councillor_says("[MB-1] FORWARD housing")
    rest = world.last(HOUSING)
    assert "asthma" in rest.text
    assert rest.in_reply_to == (minimised.message_id,)
    assert len(world.case().referrals) == 1


def test_nobody_is_asked_by_letter_where_that_needs_care(world: World) -> None:
    world.resident_writes("My partner hits me and I have asthma. We live at 14 Mill Lane NB1 4QT, the damp is bad. Jean Obi", "damp")
    assert not [letter for letter in world.letters(JEAN) if "YES or NO" in letter.text]
    world.councillor_says("[MB-1] PERMISSION housing")
    assert "so I ask nothing by mail" in world.last(PRIYA).text


def test_the_question_waits_for_her_word_where_she_approves_each(tmp_path: Path) -> None:
    world = World(tmp_path, councillor={"acknowledge": "ask"})
    world.resident_writes(DAMP, "damp")
    assert not world.letters(JEAN)
    assert "YES or NO" in world.last(PRIYA).text
    assert world.case().permissions == ()
    world.councillor_says("[MB-1] ACK")
    assert "YES or NO" in world.last(JEAN).text
    assert [(one.body, one.state) for one in world.case().permissions] == [("housing", PermissionState.ASKED)]


def test_silence_is_no_yes(tmp_path: Path) -> None:
    """The line-up says so, and how it can go on without a name."""
    world = World(tmp_path)
    world.resident_writes(DAMP, "damp")
    world.working_days_pass(6)
    told = "\n".join(letter.text for letter in world.letters(PRIYA) if "in-tray" in letter.subject.lower() or "MB-1" in letter.text)
    assert "asked on Thursday 2 May whether Housing may be told, and no answer; without a name: FORWARD housing ANON" in told.replace("\n", " ")
    assert how(world, "housing") is Form.MINIMISED
    world.councillor_says("[MB-1] FORWARD housing ANON")
    letter = world.last(HOUSING)
    assert "Obi" not in letter.text + letter.subject


def test_a_daughter_asks_her_mother(world: World) -> None:
    """R004: letters go to the daughter, the question is about the mother, and the record says who spoke for whom."""
    world.resident_writes(FOR_MARY, "blue badge")
    first = world.last(JEAN)
    assert "Is Mary content that I pass it on?" in first.text
    assert "arthritis" not in first.text
    world.resident_answers("Yes, mum agrees")
    said = world.case().permissions[0]
    assert (said.state, said.said_by, said.noted_by) == (PermissionState.GIVEN, "Mary Obi", "Jean Obi")
    assert "Mary Obi told Jean Obi" in standing(world)


def test_story_18_a_confidential_case_and_a_curious_colleague(tmp_path: Path) -> None:
    world = World(tmp_path, ward=True)
    world.resident_writes(EPILEPSY, "school transport")
    first = world.last(JEAN)
    assert "YES or NO" in first.text
    assert "epilepsy" not in first.text + first.subject
    assert {Flag.PRIVATE, Flag.ASK_FIRST} <= world.case().flags
    (department,) = (one.body for one in world.case().permissions)
    world.councillor_says(f"[MB-1] FORWARD {department}")
    forward = world.last(world.council.departments[department].address)
    assert forward.subject == "Enquiry on behalf of a resident [MB-1]"
    assert "epilepsy" not in forward.text
    assert "Jean Obi" in forward.text
    assert not world.letters(DAN)
    world.dan_says("FIND epilepsy")
    assert "MB-1" not in world.last(DAN).text
    world.dan_says("[MB-1] SHOW")
    hers = world.last(DAN)
    world.dan_says("[MB-77] SHOW")
    nobodys = world.last(DAN)
    assert hers.text.replace("MB-1", "MB-77") == nobodys.text.replace("MB-1", "MB-77")
    world.days_pass(3)
    assert all("transport" not in letter.text and "MB-1 " not in letter.text for letter in world.letters(DAN) if letter is not hers)
    world.councillor_says("[MB-1] SHARE brown")
    assert "The case is private, and the resident has not agreed" in world.last(PRIYA).text


def test_she_names_one_body_at_a_time(tmp_path: Path) -> None:
    world = World(tmp_path, ward=True)
    world.resident_writes(DAMP, "damp")
    world.councillor_says("NEW damp", "Mrs Ann Fox, 9 Elm Close. Her walls are black with mould and her asthma is bad.")
    world.councillor_says("[MB-2] PERMISSION housing")
    assert "PERMIT housing or FORBID housing notes their answer" in " ".join(world.last(PRIYA).text.split())
    world.councillor_says("NEW pothole Elm Close o/s 4")
    world.councillor_says("[MB-3] PERMISSION highways")
    assert "There is nobody to ask by mail." in world.last(PRIYA).text
    world.councillor_says("[MB-1] PERMIT")
    assert "Who? I know" in world.last(PRIYA).text
    world.councillor_says("[MB-1] PERMIT highways and housing")
    assert "One at a time, please?" in world.last(PRIYA).text
    world.councillor_says("[MB-1] FORBID highways", "Please disregard this.")
    assert not any("disregard" in letter.text for letter in world.letters(HIGHWAYS)), "they have nothing to disregard"
    world.councillor_says("[MB-1] PERMIT brown")
    assert "Cllr Dan Brown may be told. SHARE brown sends it." in world.last(PRIYA).text
    world.councillor_says("[MB-1] SHARE brown")
    assert world.case().shared_with == ("brown",)
    world.councillor_says("[MB-1] FORBID brown")
    assert world.case().shared_with == ()


def test_what_was_sent_without_their_words_waits_for_a_yes(world: World) -> None:
    """The department has the case, and the line-up still tells that the question about the rest has no answer."""
    world.resident_writes(DAMP, "damp")
    world.councillor_says("[MB-1] FORWARD housing")
    world.working_days_pass(6)
    world.councillor_says("LIST waiting")
    told = " ".join(" ".join(letter.text.split()) for letter in world.letters(PRIYA))
    assert "asked on Thursday 2 May whether Housing may be told, and no answer" in told


def test_a_yes_to_no_question_of_ours_permits_nothing(world: World) -> None:
    """Somebody who grieves was asked nothing; and where nobody has it, nothing is taken back."""
    world.resident_writes("My dad died on 2 April of cancer. Housing want the keys of 5 Elm Close NB1 4QT back. Jean Obi", "tenancy after my dad died")
    world.resident_answers("Yes. Thank you.")
    assert world.case().permissions == ()
    world.resident_answers("Please don't tell anyone.")
    assert world.case().permissions == ()


def test_a_colleague_may_look_once_the_resident_agrees(tmp_path: Path) -> None:
    world = World(tmp_path, ward=True)
    world.resident_writes(DAMP, "damp")
    world.councillor_says("[MB-1] PERMISSION brown")
    world.resident_answers("Yes.")
    assert "- [MB-1] SHARE brown (" in world.last(PRIYA).text
