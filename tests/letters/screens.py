"""Pictures of the letters to the councillor, to be looked at by a person: `python -m tests.letters.screens FOLDER [name …]`

Each is rendered by headless Chromium at the width of a phone and of a desk, light and dark. Needs Debian's package `chromium`; no test asks for it."""

from __future__ import annotations

import base64
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageChops

from mailbridge.core.mail import Mail
from tests.letters.gallery import gallery

CHROMIUM = "/usr/bin/chromium"
WIDTHS = (360, 1000)
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--run-all-compositor-stages-before-draw",
    "--virtual-time-budget=2000",
)
SCHEMES = {"light": "1", "dark": "0"}
"""Scheme -> Blink's preferredColorScheme, which `prefers-color-scheme` answers to."""
FRAME = """<!DOCTYPE html><meta charset="utf-8"><title></title><body style="margin:0">
<iframe src="{page}" style="border:0;width:{width}px;height:{height}px"></iframe>"""
"""Chromium makes no window narrower than 500 pixels, so a phone is a frame within one."""


def main(folder: Path, wanted: list[str]) -> None:
    """Writes NAME-WIDTH-SCHEME.png for every letter."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as stories:
        for name, letter, _ in gallery(Path(stories)):
            if not wanted or name in wanted:
                page = folder / f"{name}.html"
                page.write_text(shown(letter), encoding="utf-8")
                for width in WIDTHS:
                    for scheme in SCHEMES:
                        shoot(page, folder / f"{name}-{width}-{scheme}.png", width, scheme)


def shown(letter: Mail) -> str:
    """The HTML with its pictures in it, as a mail program shows it."""
    html = letter.html
    for number, file in enumerate((one for one in letter.attachments if one.content_type.startswith("image/")), 1):
        html = html.replace(f"cid:picture{number}@mailbridge", f"data:{file.content_type};base64,{base64.b64encode(file.content).decode()}")
    return html


def shoot(page: Path, picture: Path, width: int, scheme: str) -> None:
    """One picture, as wide as asked and as high as the letter is."""
    height = 6000
    frame = page.with_suffix(f".{width}.html")
    frame.write_text(FRAME.format(page=page.name, width=width, height=height), encoding="utf-8")
    with TemporaryDirectory() as profile:
        subprocess.run(
            [
                CHROMIUM,
                *QUIET,
                f"--user-data-dir={profile}",
                f"--blink-settings=preferredColorScheme={SCHEMES[scheme]}",
                f"--window-size={max(width, 500)},{height}",
                f"--screenshot={picture}",
                frame.resolve().as_uri(),
            ],
            check=True,
            capture_output=True,
        )
    frame.unlink()
    trim(picture, width)


def trim(picture: Path, width: int) -> None:
    """Cuts off what lies beside the frame and beneath the letter."""
    with Image.open(picture) as whole:
        left = whole.convert("RGB").crop((0, 0, width, whole.height))
    ground = Image.new("RGB", left.size, left.getpixel((2, left.height - 2)))
    _, _, _, bottom = ImageChops.difference(left, ground).getbbox() or (0, 0, 0, left.height)
    left.crop((0, 0, width, min(bottom + 20, left.height))).save(picture)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
