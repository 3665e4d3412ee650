"""The verbs a councillor can use, their other names, and what may follow each. The only place where a verb is named for reading."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Takes(Enum):
    """What may follow a verb."""

    NOTHING = "nothing"
    WORDS = "words"
    """Words for the history or a reason."""
    LETTER = "letter"
    """The words of a letter or note: those in the subject, or else the body beneath."""
    DEPARTMENTS = "departments"
    DATE = "date"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb. `guess`: a slip of the pen may be read as it. `alone`: it needs no reference."""

    name: str
    aliases: tuple[str, ...] = ()
    takes: Takes = Takes.WORDS
    guess: bool = True
    alone: bool = False


VERBS: tuple[Verb, ...] = (
    Verb("new", ("new case", "newcase", "open case", "case", "doorstep", "log", "add", "make case", "make a case", "make it a case"), alone=True),
    Verb("forward", ("fwd", "fw", "refer to", "send to", "forward to", "fwd to", "ask dept", "route", "route to", "for", "to"), Takes.DEPARTMENTS),
    Verb("ack", ("acknowledge", "ack ok", "acknowledged")),
    Verb("ok", ("yes", "y", "okay", "approve", "approved", "confirm", "confirmed", "agreed", "go ahead", "do it"), Takes.WORDS, guess=False),
    Verb("send", ("send it", "send draft", "send reply", "send the draft", "send that"), Takes.LETTER, guess=False),
    Verb("ask", ("question", "ask resident", "ask the resident", "clarify"), Takes.LETTER),
    Verb(
        "update",
        (
            "reply",
            "respond",
            "tell",
            "write",
            "reply to resident",
            "reply resident",
            "tell resident",
            "tell the resident",
            "message",
            "update resident",
        ),
        Takes.LETTER,
    ),
    Verb("answer", ("answer them", "reply to all", "answer campaign"), Takes.LETTER, guess=False),
    Verb("stop", ("stop it", "stop that", "stop answering", "stop the answer", "stop sending"), Takes.WORDS, guess=False),
    Verb("inform", ("keep informed", "keep posted", "inform resident", "preference"), Takes.WORDS, guess=False),
    Verb("chase", ("nudge", "remind", "chase up", "chaser", "prod", "chase them", "hurry"), Takes.WORDS),
    Verb("thanks", ("thank", "thank you", "thanks to", "thank you to", "say thanks to", "say thank you to"), Takes.DEPARTMENTS, guess=False),
    Verb("escalate", ("raise with", "escalate to"), Takes.WORDS),
    Verb("due", ("due by", "deadline", "due date", "set due"), Takes.DATE),
    Verb("defer", ("postpone", "snooze"), Takes.DATE),
    Verb("hold", ("wait", "pause", "on hold", "put on hold", "hold off", "hold until", "hold till"), Takes.DATE),
    Verb("note", ("comment", "memo", "file note", "add note", "record", "nb", "fyi"), Takes.LETTER),
    Verb(
        "close",
        (
            "closed",
            "resolve",
            "resolved",
            "done",
            "finish",
            "finished",
            "complete",
            "completed",
            "fixed",
            "sorted",
            "close case",
            "close it",
            "close this",
            "close the case",
            "case closed",
        ),
        Takes.WORDS,
    ),
    Verb("canthelp", ("cant help", "can't help", "can’t help", "cannot help", "can not help", "outside remit", "not ours"), Takes.WORDS, guess=False),
    Verb("reopen", ("re-open", "re open", "open again", "reopen case", "open", "unclose", "not fixed", "reinstate"), Takes.WORDS),
    Verb(
        "merge",
        ("join", "merge with", "merge into", "duplicate of", "dupe of", "duplicate", "dup", "same as", "combine", "combine with", "link to"),
        Takes.REFERENCE,
        guess=False,
    ),
    Verb("split", ("separate", "split off"), Takes.WORDS),
    Verb("claim", ("mine", "take", "i'll take it", "i will take it")),
    Verb("pass", ("handover", "pass to", "hand over", "hand over to", "pass on to", "pass on", "reassign"), Takes.WORDS, guess=False),
    Verb("private", ("confidential", "keep private")),
    Verb("share", ("share with", "share ward"), Takes.WORDS, guess=False),
    Verb("anon", ("anonymise", "anonymous", "no name", "withhold name")),
    Verb("refer", ("signpost",), Takes.WORDS),
    Verb("permission", ("ask permission", "get permission", "ask for permission", "ask consent"), Takes.DEPARTMENTS, guess=False),
    Verb("permit", ("allow", "permission given", "has agreed to"), Takes.DEPARTMENTS, guess=False),
    Verb("forbid", ("disallow", "revoke", "withdraw permission", "no permission"), Takes.DEPARTMENTS, guess=False),
    Verb("block", ("ban", "block sender"), Takes.WORDS, guess=False),
    Verb(
        "belongs",
        ("belongs to", "belong to", "belongs in", "it belongs to", "this belongs to", "attach", "attach to", "add to", "goes to", "goes with"),
        Takes.REFERENCE,
        guess=False,
    ),
    Verb(
        "notcase",
        ("spam", "junk", "not casework", "notcasework", "not a case", "not case", "no case", "ignore", "bin it", "delete", "rubbish"),
        Takes.WORDS,
        guess=False,
    ),
    Verb("status", ("state", "progress", "where is", "where are we", "what's happening", "whats happening", "how is"), Takes.WORDS, alone=True),
    Verb("show", ("history", "details", "view", "timeline"), Takes.WORDS, alone=True),
    Verb("find", ("search", "look up", "lookup", "search for"), Takes.WORDS, alone=True),
    Verb(
        "list",
        ("overdue", "open cases", "what's open", "whats open", "what's overdue", "whats overdue", "outstanding", "my cases", "all cases", "digest"),
        Takes.WORDS,
        alone=True,
    ),
    Verb("who", ("who is", "contacts"), Takes.WORDS, alone=True),
    Verb("contact", ("contact details", "correct contact"), Takes.WORDS, alone=True),
    Verb("same", ("same person",), Takes.WORDS, guess=False, alone=True),
    Verb(
        "away",
        ("holiday", "on leave", "on holiday", "i'm away", "im away", "i am away", "i’m away", "on annual leave", "annual leave", "out of office"),
        Takes.DATE,
        alone=True,
    ),
    Verb("back", ("i'm back", "im back", "i am back", "home"), Takes.NOTHING, guess=False, alone=True),
    Verb("report", ("stats", "statistics", "summary", "figures"), Takes.WORDS, alone=True),
    Verb("export", ("download",), Takes.WORDS, guess=False, alone=True),
    Verb("evidence", ("send evidence", "send me the evidence"), Takes.WORDS, guess=False, alone=True),
    Verb("erase", ("forget", "wipe", "purge"), Takes.WORDS, guess=False, alone=True),
    Verb("rules", ("list rules", "my rules", "show rules", "list my rules"), Takes.WORDS, guess=False, alone=True),
    Verb(
        "endrule",
        ("end rule", "end the rule", "stop rule", "drop rule", "delete rule", "remove rule", "cancel rule", "undo rule", "forget rule"),
        Takes.WORDS,
        guess=False,
        alone=True,
    ),
    Verb("help", ("commands", "?", "how", "menu"), Takes.NOTHING, alone=True),
    Verb("undo", ("cancel", "cancel that", "undo that", "oops"), Takes.NOTHING, guess=False, alone=True),
)
"""In the order of the help letter. `guess=False` for what destroys, discloses or hides, or sends a draft unseen: a slip of the pen never does those.
The others UNDO takes back."""

BY_NAME: dict[str, Verb] = {verb.name: verb for verb in VERBS}
BY_WORDS: dict[str, Verb] = {words: verb for verb in VERBS for words in (verb.name, *verb.aliases)}
"""Every way of writing a verb, in lower case."""
LONGEST = max(len(words.split()) for words in BY_WORDS)
UNKNOWN = "unknown"
"""The verb of a command that was not understood."""
