"""What the service does, under the system calls that its unit allows: `python -m tests.hostile.confined FOLDER`.

Says what failed, exit code 1. The filter is the one that systemd would make of SystemCallFilter and MemoryDenyWriteExecute; it cannot be taken off again."""

from __future__ import annotations

import ctypes
import io
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

UNIT = Path(__file__).resolve().parents[2] / "deploy/mailbridge.service"
ALLOW, REFUSE = 0x7FFF0000, 0x00050001  # SCMP_ACT_ALLOW, SCMP_ACT_ERRNO(EPERM)
MASKED_EQUAL, WRITE, EXECUTE = 7, 2, 4
IN_THIRD_ARGUMENT = {"mmap": (0, WRITE, EXECUTE), "mprotect": (0, WRITE), "pkey_mprotect": (0, WRITE)}
"""Calls that make memory executable -> what of WRITE and EXECUTE they may ask for (seccomp_restrict… of systemd)."""


class Compared(ctypes.Structure):
    """struct scmp_arg_cmp."""

    _fields_ = (("argument", ctypes.c_uint), ("how", ctypes.c_int), ("mask", ctypes.c_uint64), ("value", ctypes.c_uint64))


def allowed_calls(unit: str) -> set[str]:
    """Names of the system calls that the lines SystemCallFilter leave."""
    left: set[str] = set()
    for line in unit.splitlines():
        if line.startswith("SystemCallFilter="):
            written = line.partition("=")[2]
            named = set(_members(written.lstrip("~").split()))
            left = left - named if written.startswith("~") else left | named
    return left


def _members(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if not name.startswith("@"):
            yield name
            continue
        told = subprocess.run(["systemd-analyze", "syscall-filter", "--no-pager", name], capture_output=True, text=True, check=True).stdout
        yield from _members(line.strip() for line in told.splitlines()[1:] if line.strip() and not line.strip().startswith("#"))


def confine(names: set[str]) -> None:
    """From now on this process may make these calls alone, and no memory that is both written and run."""
    library = ctypes.CDLL("libseccomp.so.2", use_errno=True)
    library.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(REFUSE)))
    for name in sorted(names):
        number = library.seccomp_syscall_resolve_name(name.encode())
        for asked in IN_THIRD_ARGUMENT.get(name, (None,)):
            rules = () if asked is None else (Compared(2, MASKED_EQUAL, WRITE | EXECUTE, asked),)
            made = (Compared * max(1, len(rules)))(*rules)
            library.seccomp_rule_add_array(context, ctypes.c_uint32(ALLOW), number, len(rules), made)
    for name in ("mmap", "mprotect"):  # what maps a library: executable, and not writable
        number = library.seccomp_syscall_resolve_name(name.encode())
        library.seccomp_rule_add_array(context, ctypes.c_uint32(ALLOW), number, 1, (Compared * 1)(Compared(2, MASKED_EQUAL, WRITE | EXECUTE, EXECUTE)))
    if library.seccomp_load(context):
        raise OSError(ctypes.get_errno(), "the filter was not taken")


def work(folder: Path) -> None:
    """A mail with an iPhone's photo becomes a case, is referred with the photo, and leaves; over sockets, threads and TLS as the service has them."""
    from PIL import Image
    from pillow_heif import register_heif_opener

    from tests.stories import shapes
    from tests.stories.world import CASEWORK, HIGHWAYS, JEAN, World

    register_heif_opener()
    photo = io.BytesIO()
    Image.new("RGB", (640, 480), "grey").save(photo, "HEIF")
    world = World(folder)
    raw = shapes.fresh(JEAN, CASEWORK, "pothole", "There is a pothole outside 14 Mill Lane NB1 4QT.", datetime.now(UTC))
    world.arrives(shapes.with_files(raw, ("IMG_1.HEIC", "image/heic", photo.getvalue())))
    world.councillor_says("[MB-1] FORWARD highways")
    assert any(one.content_type == "image/jpeg" for one in world.last(HIGHWAYS).attachments), "the photo was not made ready"
    world.bridge.tick()
    _network()


def _network() -> None:
    ssl.create_default_context()
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(4) as pool:
        told = pool.submit(lambda: server.accept()[0].recv(5))
        with socket.create_connection(server.getsockname()) as line:
            line.sendall(b"hello")
        assert told.result(5) == b"hello"
    thread = threading.Thread(target=lambda: None)
    thread.start()
    thread.join()


def is_confined() -> list[str]:
    """What is possible all the same, though it should not be."""
    import mmap

    possible = []
    try:
        mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC).close()
        possible.append("memory that is both written and run")
    except PermissionError:
        pass
    libc = ctypes.CDLL(None, use_errno=True)
    for name in ("ptrace", "mount", "bpf", "setuid", "chroot", "reboot"):
        ctypes.set_errno(0)
        number = ctypes.CDLL("libseccomp.so.2").seccomp_syscall_resolve_name(name.encode())
        if number >= 0 and (libc.syscall(number, -1, 0, 0, 0, 0, 0) != -1 or ctypes.get_errno() != 1):
            possible.append(name)
    return possible


if __name__ == "__main__":
    confine(allowed_calls(UNIT.read_text(encoding="utf-8")))
    work(Path(sys.argv[1]))
    if found := is_confined():
        sys.exit(f"possible all the same: {', '.join(found)}")
    print("confined")
