"""Writes Outlook's .msg container (MS-CFB), just enough for the tests to make one."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

FREE, END = 0xFFFFFFFF, 0xFFFFFFFE
Value = str | bytes | datetime
Tree = dict[str, "bytes | Tree"]


def message(properties: dict[int, Value], attachments: list[dict[int, Value]]) -> bytes:
    """A .msg file with these properties (strings are Unicode, bytes are binary)."""
    tree: Tree = _storage(properties, 32)
    for number, attachment in enumerate(attachments):
        tree[f"__attach_version1.0_#{number:08X}"] = _storage(attachment, 8)
    return container(tree)


def _storage(properties: dict[int, Value], header: int) -> Tree:
    streams: Tree = {}
    table = b"\x00" * header
    for identifier, value in properties.items():
        if isinstance(value, datetime):
            ticks = int((value - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
            table += struct.pack("<HHIQ", 0x40, identifier, 6, ticks)
            continue
        kind = 0x1F if isinstance(value, str) else 0x102
        data = value.encode("utf-16-le") if isinstance(value, str) else value
        streams[f"__substg1.0_{identifier:04X}{kind:04X}"] = data
        table += struct.pack("<HHIII", kind, identifier, 6, len(data) + (2 if isinstance(value, str) else 0), 0)
    streams["__properties_version1.0"] = table
    return streams


def container(tree: Tree) -> bytes:
    """A compound file. Streams are padded to 4,096 bytes' worth of sectors, small ones go to the mini stream."""
    entries: list[list[object]] = [["Root Entry", 5, FREE, FREE, END, 0]]
    mini, big = bytearray(), list[bytes]()
    _add(tree, 0, entries, mini, big)
    fat: list[int] = []
    body = b""

    def chain(data: bytes) -> int:
        nonlocal body
        count = max(1, -(-len(data) // 512))
        first = len(fat)
        fat.extend([*range(first + 1, first + count), END])
        body += data.ljust(count * 512, b"\x00")
        return first

    for entry in entries:
        if entry[1] == 2 and isinstance(entry[4], bytes):
            entry[4] = chain(entry[4])
    minis = len(mini) // 64
    entries[0][4], entries[0][5] = (chain(bytes(mini)), len(mini)) if mini else (END, 0)
    minifat = _minifat(entries, minis)
    first_minifat = chain(b"".join(struct.pack("<I", one) for one in minifat).ljust(512 * -(-len(minifat) * 4 // 512), b"\xff"))
    directory = b"".join(_entry(*entry) for entry in entries)
    first_directory = chain(directory + b"\x00" * (-len(directory) % 512))
    sectors = 1
    while len(fat) + sectors > sectors * 128:
        sectors += 1
    first_fat = len(fat)
    table = [*fat, *[0xFFFFFFFD] * sectors]
    body += b"".join(struct.pack("<I", one) for one in table).ljust(sectors * 512, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\x00" * 6
    head += struct.pack("<IIIIIIIII", 0, sectors, first_directory, 0, 4096, first_minifat, -(-len(minifat) * 4 // 512), END, 0)
    return head + b"".join(struct.pack("<I", first_fat + n if n < sectors else FREE) for n in range(109)) + body


def _add(tree: Tree, parent: int, entries: list[list[object]], mini: bytearray, big: list[bytes]) -> None:
    previous = None
    for name, content in tree.items():
        index = len(entries)
        if isinstance(content, dict):
            entries.append([name, 1, FREE, FREE, 0, 0])
        elif len(content) >= 4096:
            entries.append([name, 2, FREE, FREE, content, len(content)])
        else:
            entries.append([name, 2, FREE, FREE, len(mini) // 64 if content else END, len(content)])
            mini.extend(content.ljust(-(-len(content) // 64) * 64, b"\x00"))
        if previous is None:
            entries[parent][3] = index
        else:
            entries[previous][2] = index
        previous = index
        if isinstance(content, dict):
            _add(content, index, entries, mini, big)


def _minifat(entries: list[list[object]], count: int) -> list[int]:
    table = [END] * count
    for entry in entries:
        if entry[1] == 2 and isinstance(entry[4], int) and isinstance(entry[5], int) and 0 < entry[5] < 4096:
            last = entry[4] + -(-entry[5] // 64) - 1
            for number in range(entry[4], last):
                table[number] = number + 1
    return table or [END]


def _entry(name: object, kind: object, right: object, child: object, start: object, size: object) -> bytes:
    written = str(name).encode("utf-16-le") + b"\x00\x00"
    head = written.ljust(64, b"\x00") + struct.pack("<HBB", len(written), int(str(kind)), 1) + struct.pack("<III", FREE, int(str(right)), int(str(child)))
    return head + b"\x00" * 36 + struct.pack("<IQ", int(str(start)), int(str(size)))
