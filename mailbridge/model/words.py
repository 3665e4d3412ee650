"""The closed vocabularies of the glossary: every status, kind and outcome that code, tests, letters and database share."""

from enum import StrEnum


class InboundStatus(StrEnum):
    """Where an archived mail stands. `pending` is the only one that is not an end."""

    PENDING = "pending"
    PROCESSED = "processed"
    HELD = "held"
    IGNORED = "ignored"
    SHELVED = "shelved"


class Kind(StrEnum):
    """What `recognise` says a mail is."""

    NEW_ENQUIRY = "new_enquiry"
    FOLLOW_UP = "follow_up"
    OFFICER_REPLY = "officer_reply"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    NOT_CASEWORK = "not_casework"
    CAMPAIGN_COPY = "campaign_copy"
    COMMAND = "command"
    COUNCILLOR_FORWARD = "councillor_forward"
    OWN_MAIL = "own_mail"
    REFUSED = "refused"
    UNPLACED = "unplaced"


class MachineKind(StrEnum):
    """What sort of machine wrote an automatic mail."""

    OUT_OF_OFFICE = "out_of_office"
    TICKET_ACK = "ticket_ack"
    CHANNEL_REFUSED = "channel_refused"
    READ_RECEIPT = "read_receipt"
    RECALL = "recall"
    SECURE_LINK = "secure_link"
    DELIVERY_DELAY = "delivery_delay"
    OTHER = "other"


class EnquiryType(StrEnum):
    """The five case types of the IDeA workbook (R003)."""

    DIRECT_QUERY = "direct query"
    INDIRECT_QUERY = "indirect query"
    COMPLAINT = "complaint"
    SERVICE_REQUEST = "service request"
    COMMUNITY_ISSUE = "community issue"


class Channel(StrEnum):
    """How the matter reached the councillor (R006)."""

    EMAIL = "email"
    LETTER = "letter"
    PHONE = "phone"
    DOORSTEP = "doorstep"
    SURGERY = "surgery"
    SOCIAL_MEDIA = "social media"
    FACE_TO_FACE = "face to face"
    OWN_OBSERVATION = "own observation"


class CaseStatus(StrEnum):
    """Status of a case. `overdue` and `quiet` are computed, never stored."""

    NEW = "new"
    TRIAGE = "triage"
    OPEN = "open"
    AWAITING_CONSTITUENT = "awaiting_constituent"
    AWAITING_OFFICER = "awaiting_officer"
    AWAITING_COUNCILLOR = "awaiting_councillor"
    DEFERRED = "deferred"
    ANSWERED = "answered"
    CLOSED = "closed"


class ReferralStatus(StrEnum):
    """Status of a referral."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERY_FAILED = "delivery_failed"
    ACKNOWLEDGED = "acknowledged"
    HOLDING_REPLY = "holding_reply"
    CLARIFICATION_REQUESTED = "clarification_requested"
    ANSWERED = "answered"
    DECLINED = "declined"
    NOT_RESPONSIBLE = "not_responsible"
    REDIRECTED = "redirected"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """How a case ended."""

    RESOLVED = "resolved"
    PARTLY_RESOLVED = "partly_resolved"
    NOT_POSSIBLE = "not_possible"
    OUTSIDE_REMIT = "outside_remit"
    REFERRED = "referred"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"
    NO_REPLY_FROM_CONSTITUENT = "no_reply_from_constituent"
    NOT_CASEWORK = "not_casework"


class Preference(StrEnum):
    """How much a resident wants to hear (R021)."""

    EACH_STEP = "each_step"
    OUTCOME_ONLY = "outcome_only"
    NONE = "none"


class Satisfaction(StrEnum):
    """What a resident says when asked whether it is sorted (R081). No answer is none of these."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class OutboundStatus(StrEnum):
    """Where a stored letter stands in the outbox."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    KEPT_BACK = "kept_back"
    """A letter to the councillor that is not posted: her next line-up tells of it, and then it is withdrawn."""


class DayPart(StrEnum):
    """Which line-up of a day it is."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    BACK = "back"
    """At her word, when she comes back before her time."""


class ReplyRoute(StrEnum):
    """Who answers the resident (R061)."""

    VIA_COUNCILLOR = "via_councillor"
    DIRECT_CC_COUNCILLOR = "direct_cc_councillor"


class PartyRole(StrEnum):
    """Who somebody is to a case, and whom a token was given to."""

    CONSTITUENT = "constituent"
    CORRESPONDENT = "correspondent"
    COUNCILLOR = "councillor"
    OFFICER = "officer"
    COPIED = "copied"


class OfficerState(StrEnum):
    """Whether mail reaches an officer's address."""

    OK = "ok"
    UNCONFIRMED = "unconfirmed"
    """There is doubt: the mailbox was full, or she sends to it again after mail came back. It is written to all the same."""
    UNDELIVERABLE = "undeliverable"
    """Mail comes back for good: the deputy is written to instead."""


class ChaseStep(StrEnum):
    """The rungs of the ladder, in order."""

    CHASER_1 = "chaser_1"
    CHASER_2 = "chaser_2"
    ESCALATION_ASKED = "escalation_asked"
    """The councillor was asked whether the next person up may be written to."""
    ESCALATION = "escalation"


class Purpose(StrEnum):
    """What an attachment is for."""

    EVIDENCE = "evidence"
    DECORATION = "decoration"
    OTHER = "other"


class Sensitivity(StrEnum):
    """Why a mail needs care (data protection, risk)."""

    HEALTH = "health"
    LEGAL = "legal"
    IMMIGRATION = "immigration"
    DOMESTIC_ABUSE = "domestic_abuse"
    SUICIDE_RISK = "suicide_risk"
    SAFEGUARDING_CHILD = "safeguarding_child"
    SAFEGUARDING_ADULT = "safeguarding_adult"


class PermissionState(StrEnum):
    """What was said last of whether a body may be told."""

    ASKED = "asked, no answer yet"
    GIVEN = "yes"
    REFUSED = "no"
    NAMELESS = "yes, without their name"
    UNCLEAR = "no plain answer yet: read it"
    WITHDRAWN = "taken back"


class Flag(StrEnum):
    """What else must be known about a mail before anything is done."""

    SENSITIVE = "sensitive"
    EMERGENCY = "emergency"
    SEVERAL_PROBLEMS = "several_problems"
    TO_ALL_WARD_COUNCILLORS = "to_all_ward_councillors"
    SPOOFED_SENDER = "spoofed_sender"
    ABUSIVE = "abusive"
    THREAT = "threat"
    ANGRY = "angry"
    """Anger at a thing, and abuse of nobody."""
    VULNERABLE = "vulnerable"
    """Shown to the councillor and who acts for her, and to nobody else."""
    ANONYMOUS = "anonymous"
    LEGAL = "legal"
    PREVIOUS_FAILURE = "previous_failure"
    UNVERIFIED_SENDER = "unverified_sender"
    OUT_OF_WARD = "out_of_ward"
    THIRD_PARTY = "third_party"
    UNREADABLE_PART = "unreadable_part"
    SENDER_FAILED = "doubtful_sender"
    PRIVATE = "private"
    REPEAT = "repeat"
    """It was closed, and the resident says that it is not sorted, or has come back."""
    ASK_FIRST = "ask_first"
    """Money troubles, crime, care, or told in confidence: passed on with permission only."""
    READ_SOON = "read_soon"
    """Signs of risk, too weak for an alarm: a person should read it soon."""


class Weight(StrEnum):
    """What a command can do to others: nothing, write to somebody or change whose case it is, destroy or disclose."""

    HARMLESS = "harmless"
    OUTGOING = "outgoing"
    DESTRUCTIVE = "destructive"


class Role(StrEnum):
    """In which part somebody gives a command."""

    COUNCILLOR = "councillor"
    ASSISTANT = "assistant"
    COVER = "cover"


class Particular(StrEnum):
    """What can be known of a resident."""

    NAME = "name"
    ADDRESS = "address"
    """Of e-mail."""
    PHONE = "phone"
    STREET = "street"
    POSTCODE = "postcode"
    CHANNEL = "channel"
    """How they wish to hear from her: a value of `ReplyChannel`."""
    NOTE = "note"
    SAFETY = "safety"
    """What whoever visits them must know; shown to the councillor and who acts for her alone (R112)."""


class ReplyChannel(StrEnum):
    """How a resident wishes to hear from the councillor (R140)."""

    MAIL = "mail"
    PHONE = "phone"
    LETTER = "letter"


class Source(StrEnum):
    """Where something comes from that is known of a resident (R037)."""

    COUNCILLOR = "councillor"
    """She said so, or whoever acts for her."""
    IMPORT = "import"
    HEADER = "header"
    """The head of their mail."""
    SIGNATURE = "signature"
    BODY = "body"
    """They said so in a mail."""
    FORWARD = "forward"
    """A mail that she passed on."""
    CORRESPONDENT = "correspondent"
    """Whoever writes for them said so."""


class RuleKind(StrEnum):
    """What a councillor's answer to a held mail means for later mail of its sender."""

    BLOCKED = "blocked"
    NOT_CASEWORK = "not_casework"
    CASEWORK = "casework"
    BELONGS = "belongs"


class MatchedBy(StrEnum):
    """How a mail was matched to its case, in the order in which the ways are tried (DESIGN.md)."""

    TOKEN = "token in an address"  # noqa: S105  (a name, not a secret)
    MESSAGE_ID = "our Message-ID in References"
    SUBJECT = "reference in the subject"
    QUOTED_TOKEN = "token in the text"  # noqa: S105
    QUOTED_REFERENCE = "reference in the text"
    EXTERNAL = "external reference"
    THREAD = "thread and known domain"
    GUESS = "single likely guess"
