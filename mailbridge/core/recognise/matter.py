"""What a mail is about: categories and departments, the kind of enquiry, where it is, what is missing, in the resident's words."""

from __future__ import annotations

from mailbridge.core.mail import Mail
from mailbridge.core.people import Council
from mailbridge.core.reading import Matter
from mailbridge.core.recognise.dangers import dangers
from mailbridge.core.recognise.enquiry import enquiry_type
from mailbridge.core.recognise.lexicon import Lexicon
from mailbridge.core.recognise.missing import missing
from mailbridge.core.recognise.naming import Named, further, issue
from mailbridge.core.recognise.phones import phones
from mailbridge.core.recognise.phrases import LONGEST_TEXT
from mailbridge.core.recognise.places import own_signature, place
from mailbridge.core.recognise.problems import Problems, guessed, problems
from mailbridge.core.recognise.signposts import signposts
from mailbridge.core.recognise.streets import spots
from mailbridge.core.recognise.vocabulary import configured, scan
from mailbridge.core.recognise.wording import prior_contact, wish


def matter(mail: Mail, text: str, council: Council, lexicon: Lexicon) -> Matter:
    """Reads the author's own new `text` (for a councillor's forward, the resident's) with the subject of the mail. Never raises."""
    text = text[:LONGEST_TEXT]
    setting = configured(council, lexicon)
    found = scan(mail.title, text, setting)
    about = problems(found, setting)
    where = place(mail, text, council, found, setting)
    numbers = phones(text) or phones(own_signature(mail))
    first = council.categories[about.categories[0]] if about.categories else None
    in_title, in_body = spots(found.title.words, setting), spots(found.body.words, setting)

    def named(key: str) -> Named:
        return Named(found, council.categories[key], key, in_title, in_body, mail.title)

    return Matter(
        categories=about.categories,
        departments=_departments(about, council) if about.categories else tuple(filter(None, (guessed(found, setting),))),
        enquiry_type=enquiry_type(found, about.categories, council, bool(dangers(mail, found, setting))),
        problems=max(1, len(about.separate)),
        issue=issue(named(about.categories[0])) if about.categories else "",
        others=tuple(filter(None, (further(named(key)) for key in about.separate if key != about.categories[0]))),
        place=where,
        phones=numbers,
        missing=missing(first, mail, text, where, numbers, found, lexicon) if first else (),
        prior_contact=prior_contact(found),
        wish=wish(found),
        signposts=signposts(found, first, council),
    )


def _departments(about: Problems, council: Council) -> tuple[str, ...]:
    """The departments of the separate problems, each once, likeliest first; then those that should hear of it besides."""
    chosen = [council.categories[key].department for key in about.separate]
    besides = [other for key in about.categories if council.categories[key].department in chosen for other in council.categories[key].also]
    return tuple(dict.fromkeys(key for key in (*chosen, *besides) if key))
