"""Tokens survive what people do to them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbridge.core import tokens

SECRET = b"of a test"
CASEWORK = "casework@priya-shah.example"


@given(st.text(max_size=40))
def test_a_token_comes_back_from_address_and_text(key: str) -> None:
    token = tokens.make(SECRET, key)
    assert tokens.in_address(tokens.tagged(CASEWORK, token), CASEWORK) == token
    assert tokens.in_text(f"Our reference: MB-1 ({tokens.shown(token)})") == (token,)
    assert tokens.normalised(tokens.shown(token).replace("0", "O").replace("1", "l")) == token


def test_another_key_or_secret_is_another_token() -> None:
    assert len({tokens.make(SECRET, "ack:MB-1"), tokens.make(SECRET, "ack:MB-2"), tokens.make(b"other", "ack:MB-1")}) == 3


@pytest.mark.parametrize(
    "address",
    [
        "casework@priya-shah.example",
        "casework+@priya-shah.example",
        "casework+short@priya-shah.example",
        "casework+7kq4mz9xpr@elsewhere.example",
        "someone+7kq4mz9xpr@priya-shah.example",
        "casework+7kq4mz9xp!@priya-shah.example",
        "not an address",
    ],
)
def test_what_is_no_token_is_none(address: str) -> None:
    assert tokens.in_address(address, CASEWORK) == ""


def test_exchange_wraps_addresses_it_does_not_know() -> None:
    wrapped = "IMCEAMAILTO-casework+2B7kq4mz9xpr+40priya-shah+2Eexample@exchange.northborough.example"
    assert tokens.in_address(wrapped, CASEWORK) == "7kq4mz9xpr"


def test_a_server_without_tags_gets_plain_addresses() -> None:
    assert tokens.tagged(CASEWORK, "7kq4mz9xpr", "") == CASEWORK
    assert tokens.in_address("casework+7kq4mz9xpr@priya-shah.example", CASEWORK, "") == ""
    assert tokens.without_tag("Casework+x@priya-shah.example") == CASEWORK
    assert tokens.without_tag("Casework+x@priya-shah.example", "") == "casework+x@priya-shah.example"


def test_message_ids_are_short_and_name_their_case() -> None:
    own = tokens.message_id("MB-2417", "acknowledgement", "7kq4mz9xpr", CASEWORK)
    assert own == "<mb-2417.acknowledgem.7kq4mz9xpr@priya-shah.example>"
    assert tokens.reference_of(own, frozenset({"priya-shah.example"}), "MB") == "MB-2417"
    assert tokens.reference_of(own, frozenset({"elsewhere.example"}), "MB") == ""
    assert tokens.reference_of("<x@priya-shah.example>", frozenset({"priya-shah.example"}), "MB") == ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Re: pothole [MB-17]", ("MB-17",)),
        ("mb-0017 and MB-18, again MB-17", ("MB-17", "MB-18")),
        ("column MB 0419", ()),
        ("[MB 19]", ("MB-19",)),
        ("XMB-17 MB-17a MB-1234567890", ()),
    ],
)
def test_references(text: str, found: tuple[str, ...]) -> None:
    assert tokens.references_in(text, "MB") == found


@pytest.mark.parametrize(
    ("identifier", "parts"),
    [
        (tokens.message_id("MB-2417", "acknowledgement", "7kq4mz9xpr", CASEWORK), (2417, "acknowledgem")),
        (tokens.message_id(tokens.LIST, "list_to_officer", "7kq4mz9xpr", CASEWORK), (0, "list_to_offi")),
        (tokens.message_id("mailbridge", "shelved", "7kq4mz9xpr", CASEWORK), (0, "shelved")),
        (tokens.message_id("MB-1", "forward", "7kq4mz9xpr", "casework@elsewhere.example"), None),
        ("<mb-1.forward.short@priya-shah.example>", None),
        ("<20261102.1234@priya-shah.example>", None),
        ("", None),
    ],
)
def test_what_a_message_id_of_ours_says(identifier: str, parts: tuple[int, str] | None) -> None:
    assert tokens.parts_of(identifier, frozenset({"priya-shah.example"}), "MB") == parts
