"""The whole schema as it was when migrations began."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ADDED = "INSERT INTO passage_words(rowid, text, councillor) VALUES (new.id, new.text, new.councillor);"
_GONE = "INSERT INTO passage_words(passage_words, rowid, text, councillor) VALUES ('delete', old.id, old.text, old.councillor);"
_TOKENS = "porter unicode61 remove_diacritics 2"
_INDEX = (
    f"CREATE VIRTUAL TABLE passage_words USING fts5(text, councillor, content='passage', content_rowid='id', tokenize='{_TOKENS}', prefix='2 3')",
    f"CREATE TRIGGER passage_added AFTER INSERT ON passage BEGIN {_ADDED} END",
    f"CREATE TRIGGER passage_removed AFTER DELETE ON passage BEGIN {_GONE} END",
    f"CREATE TRIGGER passage_changed AFTER UPDATE OF text, councillor ON passage BEGIN {_GONE} {_ADDED} END",
    "CREATE INDEX ix_passage_words ON passage (councillor, id, case_id, heading)",
)


def upgrade() -> None:
    op.create_table(
        "breaker",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breaker")),
    )
    with op.batch_alter_table("breaker", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_breaker_closed_at"), ["closed_at"], unique=False)

    op.create_table(
        "case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("councillor", sa.String(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("status_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("issue", sa.String(), nullable=False),
        sa.Column("street", sa.String(), nullable=False),
        sa.Column("street_key", sa.String(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("in_ward", sa.Boolean(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("place_marks", sa.JSON(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("enquiry_type", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("sensitivities", sa.JSON(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("reported_before", sa.String(), nullable=False),
        sa.Column("wish", sa.String(), nullable=False),
        sa.Column("signposts", sa.JSON(), nullable=False),
        sa.Column("constituent_id", sa.Integer(), nullable=True),
        sa.Column("correspondent_id", sa.Integer(), nullable=True),
        sa.Column("written_to", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("outcome_text", sa.String(), nullable=False),
        sa.Column("informed", sa.String(), nullable=False),
        sa.Column("origin_id", sa.Integer(), nullable=True),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("origin_message_id", sa.String(), nullable=False),
        sa.Column("deferred_until", sa.Date(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("shared_with", sa.JSON(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["constituent_id"], ["contact.id"], name=op.f("fk_case_constituent_id_contact"), use_alter=True),
        sa.ForeignKeyConstraint(["correspondent_id"], ["contact.id"], name=op.f("fk_case_correspondent_id_contact"), use_alter=True),
        sa.ForeignKeyConstraint(["evidence_id"], ["inbound.id"], name=op.f("fk_case_evidence_id_inbound"), use_alter=True),
        sa.ForeignKeyConstraint(["merged_into_id"], ["case.id"], name=op.f("fk_case_merged_into_id_case"), use_alter=True),
        sa.ForeignKeyConstraint(["origin_id"], ["inbound.id"], name=op.f("fk_case_origin_id_inbound"), use_alter=True),
        sa.ForeignKeyConstraint(["parent_id"], ["case.id"], name=op.f("fk_case_parent_id_case"), use_alter=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
        sa.UniqueConstraint("number", name=op.f("uq_case_number")),
        sa.UniqueConstraint("reference", name=op.f("uq_case_reference")),
    )
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_closed_at"), ["closed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_constituent_id"), ["constituent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_correspondent_id"), ["correspondent_id"], unique=False)
        batch_op.create_index("ix_case_councillor", ["councillor", "status"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_merged_into_id"), ["merged_into_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_origin_id"), ["origin_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index("ix_case_postcode", ["postcode", "status"], unique=False)
        batch_op.create_index("ix_case_status", ["status", "closed_at"], unique=False)
        batch_op.create_index("ix_case_street_key", ["street_key", "status"], unique=False)

    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("councillor", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("street", sa.String(), nullable=False),
        sa.Column("reply_channel", sa.String(), nullable=False),
        sa.Column("same_as_id", sa.Integer(), nullable=True),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["same_as_id"], ["contact.id"], name=op.f("fk_contact_same_as_id_contact")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("councillor", "address", "name", name=op.f("uq_contact_councillor_address_name")),
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_address"), ["address"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_same_as_id"), ["same_as_id"], unique=False)

    op.create_table(
        "cursor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.Column("first_uid", sa.BigInteger(), nullable=False),
        sa.Column("rescanned_below", sa.BigInteger(), nullable=False),
        sa.Column("rewinds", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cursor")),
        sa.UniqueConstraint("mailbox", name=op.f("uq_cursor_mailbox")),
    )
    op.create_table(
        "erasure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("councillor", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    with op.batch_alter_table("erasure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_erasure_fingerprint"), ["fingerprint"], unique=False)
        batch_op.create_index(batch_op.f("ix_erasure_removed_at"), ["removed_at"], unique=False)

    op.create_table(
        "foldercount",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("on_server", sa.Integer(), nullable=False),
        sa.Column("accounted", sa.Integer(), nullable=False),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.Column("in_ledger", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foldercount")),
    )
    with op.batch_alter_table("foldercount", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_foldercount_at"), ["at"], unique=False)
        batch_op.create_index("ix_foldercount_mailbox", ["mailbox", "id"], unique=False)

    op.create_table(
        "foundletter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("answers", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foundletter")),
        sa.UniqueConstraint("message_id", name=op.f("uq_foundletter_message_id")),
    )
    with op.batch_alter_table("foundletter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_foundletter_answers"), ["answers"], unique=False)
        batch_op.create_index(batch_op.f("ix_foundletter_number"), ["number"], unique=False)

    op.create_table(
        "inbound",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("partial", sa.Boolean(), nullable=False),
        sa.Column("rescanned", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("shelved_by", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("duplicate_of", sa.Integer(), nullable=True),
        sa.Column("placed_as", sa.String(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("damaged_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_inbound_case_id_case"), use_alter=True),
        sa.ForeignKeyConstraint(["duplicate_of"], ["inbound.id"], name=op.f("fk_inbound_duplicate_of_inbound"), use_alter=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound")),
        sa.UniqueConstraint("mailbox", "folder", "uidvalidity", "uid", name=op.f("uq_inbound_mailbox_folder_uidvalidity_uid")),
    )
    with op.batch_alter_table("inbound", schema=None) as batch_op:
        batch_op.create_index("ix_inbound_author", ["author", "mailbox", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inbound_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inbound_fingerprint"), ["fingerprint"], unique=False)
        batch_op.create_index("ix_inbound_mailbox", ["mailbox", "received_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_inbound_sha256"), ["sha256"], unique=False)
        batch_op.create_index("ix_inbound_status", ["status", "mailbox", "kind"], unique=False)

    op.create_table(
        "leave",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("councillor", sa.String(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("cover", sa.String(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave")),
    )
    with op.batch_alter_table("leave", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leave_councillor"), ["councillor"], unique=False)
        batch_op.create_index(batch_op.f("ix_leave_cover"), ["cover"], unique=False)
        batch_op.create_index(batch_op.f("ix_leave_until"), ["until"], unique=False)

    op.create_table(
        "ledgercheck",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("sending", sa.Integer(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("verified", sa.Integer(), nullable=False),
        sa.Column("damaged", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledgercheck")),
    )
    with op.batch_alter_table("ledgercheck", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledgercheck_at"), ["at"], unique=False)

    op.create_table(
        "lineup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("councillor", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("part", sa.String(32), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lineup")),
        sa.UniqueConstraint("councillor", "day", "part", "nth", name=op.f("uq_lineup_councillor_day_part_nth")),
    )
    op.create_table(
        "mailboxlease",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("worker", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailboxlease")),
        sa.UniqueConstraint("mailbox", name=op.f("uq_mailboxlease_mailbox")),
    )
    with op.batch_alter_table("mailboxlease", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mailboxlease_worker"), ["worker"], unique=False)

    op.create_table(
        "officer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("learnt_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer")),
        sa.UniqueConstraint("address", name=op.f("uq_officer_address")),
    )
    with op.batch_alter_table("officer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_officer_department"), ["department"], unique=False)
        batch_op.create_index(batch_op.f("ix_officer_state"), ["state"], unique=False)

    op.create_table(
        "recovery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("restored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_number", sa.Integer(), nullable=False),
        sa.Column("renumbered", sa.Boolean(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_sign", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery")),
        sa.UniqueConstraint("mailbox", name=op.f("uq_recovery_mailbox")),
    )
    op.create_table(
        "worker",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("beats", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker")),
        sa.UniqueConstraint("name", name=op.f("uq_worker_name")),
    )
    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("family", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("titles", sa.JSON(), nullable=False),
        sa.Column("windows", sa.LargeBinary(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_campaign_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("case_id", name=op.f("uq_campaign_case_id")),
    )
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_family"), ["family"], unique=False)

    op.create_table(
        "confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("councillor", sa.String(), nullable=False),
        sa.Column("inbound_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["inbound.id"], name=op.f("fk_confirmation_answered_by_inbound")),
        sa.ForeignKeyConstraint(["inbound_id"], ["inbound.id"], name=op.f("fk_confirmation_inbound_id_inbound")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation")),
        sa.UniqueConstraint("inbound_id", name=op.f("uq_confirmation_inbound_id")),
    )
    op.create_table(
        "contactfact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("inbound_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_contactfact_contact_id_contact")),
        sa.ForeignKeyConstraint(["inbound_id"], ["inbound.id"], name=op.f("fk_contactfact_inbound_id_inbound")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contactfact")),
    )
    with op.batch_alter_table("contactfact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contactfact_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contactfact_inbound_id"), ["inbound_id"], unique=False)
        batch_op.create_index("ix_contactfact_key", ["what", "key"], unique=False)

    op.create_table(
        "deed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("councillor", sa.String(), nullable=False),
        sa.Column("inbound_id", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["inbound_id"], ["inbound.id"], name=op.f("fk_deed_inbound_id_inbound")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deed")),
        sa.UniqueConstraint("inbound_id", name=op.f("uq_deed_inbound_id")),
    )
    with op.batch_alter_table("deed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deed_councillor"), ["councillor"], unique=False)

    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("shown_in", sa.String(), nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("variant", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("referral_key", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recalled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_draft_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("key", name=op.f("uq_draft_key")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_shown_in"), ["shown_in"], unique=False)

    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fact", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("inbound_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_event_case_id_case")),
        sa.ForeignKeyConstraint(["inbound_id"], ["inbound.id"], name=op.f("fk_event_inbound_id_inbound")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_event_fact", ["fact", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_inbound_id"), ["inbound_id"], unique=False)

    op.create_table(
        "externalreference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_externalreference_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_externalreference")),
        sa.UniqueConstraint("value", "case_id", name=op.f("uq_externalreference_value_case_id")),
    )
    with op.batch_alter_table("externalreference", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_externalreference_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_externalreference_value"), ["value"], unique=False)

    op.create_table(
        "likeness",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inbound_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("windows", sa.LargeBinary(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["inbound_id"], ["inbound.id"], name=op.f("fk_likeness_inbound_id_inbound")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_likeness")),
        sa.UniqueConstraint("inbound_id", name=op.f("uq_likeness_inbound_id")),
    )
    with op.batch_alter_table("likeness", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_likeness_person"), ["person"], unique=False)
        batch_op.create_index(batch_op.f("ix_likeness_seen_at"), ["seen_at"], unique=False)

    op.create_table(
        "outbound",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("referral_key", sa.String(), nullable=False),
        sa.Column("inbound_id", sa.Integer(), nullable=True),
        sa.Column("councillor", sa.String(), nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("variant", sa.String(), nullable=False),
        sa.Column("party", sa.String(32), nullable=True),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("remaining", sa.JSON(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("response", sa.String(), nullable=False),
        sa.Column("copied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("copy_wanted", sa.Boolean(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("again_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("of_the_day", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_outbound_case_id_case")),
        sa.ForeignKeyConstraint(["inbound_id"], ["inbound.id"], name=op.f("fk_outbound_inbound_id_inbound")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbound")),
        sa.UniqueConstraint("key", name=op.f("uq_outbound_key")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outbound_message_id")),
        sa.UniqueConstraint("token", name=op.f("uq_outbound_token")),
    )
    with op.batch_alter_table("outbound", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbound_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_outbound_copy", ["copy_wanted", "copied_at"], unique=False)
        batch_op.create_index("ix_outbound_councillor", ["councillor", "created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbound_inbound_id"), ["inbound_id"], unique=False)
        batch_op.create_index("ix_outbound_letter", ["letter", "created_at"], unique=False)
        batch_op.create_index(
            "ix_outbound_of_the_day",
            ["councillor", "created_at"],
            unique=False,
            sqlite_where=sa.text("of_the_day IS 1"),
            postgresql_where=sa.text("of_the_day IS true"),
        )
        batch_op.create_index(batch_op.f("ix_outbound_sent_at"), ["sent_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbound_sha256"), ["sha256"], unique=False)
        batch_op.create_index("ix_outbound_status", ["status", "not_before"], unique=False)

    op.create_table(
        "passage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("councillor", sa.String(), nullable=False),
        sa.Column("inbound_id", sa.Integer(), nullable=True),
        sa.Column("heading", sa.Boolean(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_passage_case_id_case")),
        sa.ForeignKeyConstraint(["inbound_id"], ["inbound.id"], name=op.f("fk_passage_inbound_id_inbound")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage")),
    )
    with op.batch_alter_table("passage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passage_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_passage_inbound_id"), ["inbound_id"], unique=False)

    op.create_table(
        "permission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.Column("noted_by", sa.String(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("inbound_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_permission_case_id_case")),
        sa.ForeignKeyConstraint(["inbound_id"], ["inbound.id"], name=op.f("fk_permission_inbound_id_inbound")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permission")),
    )
    with op.batch_alter_table("permission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_permission_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_permission_inbound_id"), ["inbound_id"], unique=False)

    op.create_table(
        "referral",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=False),
        sa.Column("due_set", sa.Date(), nullable=True),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("put_off_until", sa.Date(), nullable=True),
        sa.Column("hold_until", sa.Date(), nullable=True),
        sa.Column("step", sa.String(32), nullable=True),
        sa.Column("step_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stand_ins", sa.JSON(), nullable=False),
        sa.Column("away_until", sa.Date(), nullable=True),
        sa.Column("officers", sa.JSON(), nullable=False),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("thanked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_referral_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("key", name=op.f("uq_referral_key")),
    )
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_status"), ["status"], unique=False)

    op.create_table(
        "standingrule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("councillor", sa.String(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("inbound_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["inbound_id"], ["inbound.id"], name=op.f("fk_standingrule_inbound_id_inbound")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standingrule")),
    )
    with op.batch_alter_table("standingrule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_standingrule_address"), ["address"], unique=False)
        batch_op.create_index(batch_op.f("ix_standingrule_councillor"), ["councillor"], unique=False)

    op.create_table(
        "campaignanswer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("to_all", sa.Boolean(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_campaignanswer_campaign_id_campaign")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_campaignanswer_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaignanswer")),
    )
    with op.batch_alter_table("campaignanswer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaignanswer_campaign_id"), ["campaign_id"], unique=False)

    op.create_table(
        "campaignmember",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("inbound_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("in_ward", sa.Boolean(), nullable=True),
        sa.Column("own_words", sa.Boolean(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_campaignmember_campaign_id_campaign")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_campaignmember_case_id_case")),
        sa.ForeignKeyConstraint(["inbound_id"], ["inbound.id"], name=op.f("fk_campaignmember_inbound_id_inbound")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaignmember")),
        sa.UniqueConstraint("campaign_id", "person", name=op.f("uq_campaignmember_campaign_id_person")),
    )
    with op.batch_alter_table("campaignmember", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaignmember_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_campaignmember_inbound_id"), ["inbound_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_campaignmember_person"), ["person"], unique=False)

    op.create_table(
        "likenessmark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.Column("likeness_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["likeness_id"], ["likeness.id"], name=op.f("fk_likenessmark_likeness_id_likeness")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_likenessmark")),
    )
    with op.batch_alter_table("likenessmark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_likenessmark_likeness_id"), ["likeness_id"], unique=False)
        batch_op.create_index("ix_likenessmark_mark", ["mark", "likeness_id"], unique=False)

    op.create_table(
        "listedreferral",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outbound_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("referral_key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["outbound_id"], ["outbound.id"], name=op.f("fk_listedreferral_outbound_id_outbound")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listedreferral")),
        sa.UniqueConstraint("outbound_id", "number", name=op.f("uq_listedreferral_outbound_id_number")),
    )
    with op.batch_alter_table("listedreferral", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_listedreferral_outbound_id"), ["outbound_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_listedreferral_referral_key"), ["referral_key"], unique=False)

    op.create_table(
        "mention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outbound_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_mention_case_id_case")),
        sa.ForeignKeyConstraint(["outbound_id"], ["outbound.id"], name=op.f("fk_mention_outbound_id_outbound")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mention")),
    )
    with op.batch_alter_table("mention", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mention_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mention_outbound_id"), ["outbound_id"], unique=False)

    op.create_table(
        "outboundrecipient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outbound_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["outbound_id"], ["outbound.id"], name=op.f("fk_outboundrecipient_outbound_id_outbound")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outboundrecipient")),
        sa.UniqueConstraint("token", name=op.f("uq_outboundrecipient_token")),
    )
    with op.batch_alter_table("outboundrecipient", schema=None) as batch_op:
        batch_op.create_index("ix_outboundrecipient_address", ["address", "at", "automatic"], unique=False)
        batch_op.create_index(batch_op.f("ix_outboundrecipient_outbound_id"), ["outbound_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outboundrecipient_sha256"), ["sha256"], unique=False)

    if op.get_bind().dialect.name == "sqlite":
        for statement in _INDEX:
            op.execute(statement)
        return
    op.create_foreign_key("fk_case_constituent_id_contact", "case", "contact", ["constituent_id"], ["id"])
    op.create_foreign_key("fk_case_correspondent_id_contact", "case", "contact", ["correspondent_id"], ["id"])
    op.create_foreign_key("fk_case_evidence_id_inbound", "case", "inbound", ["evidence_id"], ["id"])
    op.create_foreign_key("fk_case_merged_into_id_case", "case", "case", ["merged_into_id"], ["id"])
    op.create_foreign_key("fk_case_origin_id_inbound", "case", "inbound", ["origin_id"], ["id"])
    op.create_foreign_key("fk_case_parent_id_case", "case", "case", ["parent_id"], ["id"])
    op.create_foreign_key("fk_inbound_case_id_case", "inbound", "case", ["case_id"], ["id"])
    op.create_foreign_key("fk_inbound_duplicate_of_inbound", "inbound", "inbound", ["duplicate_of"], ["id"])
