"""The power fails between any two stages of a mail's way; afterwards there is one case, one acknowledgement, one forward, and nothing is lost."""

from __future__ import annotations

import pytest

from mailbridge.core.parse import parse
from tests.servers.smtp import SmtpServer
from tests.whole.conftest import TownMaker
from tests.whole.council import different, letters_to
from tests.whole.dying import STAGES
from tests.whole.test_loop import HIGHWAYS, JEAN, report

pytestmark = pytest.mark.slow
ACCEPTED_UNMARKED = {("post", "after"), ("record.posted", "before"), ("record.posted", "after"), ("posted", "before")}
"""The server has a letter and we have not noted it: here alone one goes over the wire twice, with one Message-ID; one for each connection at most."""
ONE_MARKED = {("posted", "after")}
"""The first letter is marked; those on the other connections may be in the same place as above."""
MOMENTS = [(stage, moment) for stage in STAGES for moment in ("before", "after") if (stage, moment) != ("claim", "before")]


@pytest.mark.parametrize(("stage", "moment"), MOMENTS)
def test_the_power_fails(make_town: TownMaker, smtp: SmtpServer, stage: str, moment: str) -> None:
    town = make_town(more='after_reading = "move"')
    doomed = town.watching("-m", "tests.whole.dying", stage, moment)
    raw = report(town)
    town.mailbox.deliver(raw)
    doomed.died()
    service = town.run()
    town.quiet(1, service)
    service.kill()
    assert town.rows('SELECT count(*) FROM "case"') == [(1,)]
    assert town.letters() == [("acknowledgement", "sent"), ("forward", "sent"), ("copy_to_resident", "sent")]
    assert town.ledger() == ["processed"]
    assert len(different(letters_to(smtp.received, HIGHWAYS))) == 1
    assert len(different(letters_to(smtp.received, JEAN))) == 2, "the acknowledgement and the copy"
    possible = (1, 2, 3) if (stage, moment) in ACCEPTED_UNMARKED else (0, 1, 2) if (stage, moment) in ONE_MARKED else (0,)
    assert len(smtp.received) - 3 in possible
    copies = [parse(copy).message_id for copy in town.mailbox.messages("Sent")]
    assert sorted(copies) == sorted(different([parse(mail.raw) for mail in smtp.received])), "one copy of each in Sent"
    [kept] = [town.archive().get(sha256) for (sha256,) in town.rows("SELECT sha256 FROM inbound")]
    assert kept.endswith(raw)
    assert len([*town.mailbox.messages(), *town.mailbox.messages("mailbridge")]) == 1
