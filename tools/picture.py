"""Takes the picture of the live desk for the documents: python -m tools.picture.

A desk of its own with a small invented force, the case ringing and its first lines typed; every person in the picture is invented.
"""

from __future__ import annotations

import base64
import os
import shutil
import struct
import zlib
from array import array
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from firstcall.exercises import packaged
from firstcall.exercises.scenario import Log
from tests.running import PASSWORD, running_desk

PICTURE = Path(__file__).parent.parent / "docs" / "desk.png"
WIDTH, HEIGHT = 1920, 1080
LARGEST = 400_000  # bytes
COLOURS = 256
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
#: The colours of a picture, read by the browser that took it.
PIXELS = """async source => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
    canvas.drawImage(image, 0, 0);
    const bytes = canvas.getImageData(0, 0, image.width, image.height).data;
    let text = '';
    for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
    return btoa(text);
}"""


def main() -> None:
    """Write the picture, and say how large it is."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with running_desk() as desk, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        page = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT},
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
        )
        play(page, desk.address, desk.firstcall)
        taken = base64.b64encode(page.screenshot()).decode()
        blank = browser.new_page()
        pixels = base64.b64decode(blank.evaluate(PIXELS, f"data:image/png;base64,{taken}"))
        browser.close()
    picture = indexed(pixels, WIDTH, HEIGHT)
    if len(picture) > LARGEST:
        raise SystemExit(f"The picture has {len(picture):,} bytes; it may have {LARGEST:,}.")
    PICTURE.write_bytes(picture)
    print(f"{PICTURE.name}: {len(picture):,} bytes")


def play(page: Page, address: str, firstcall: Callable[..., str]) -> None:
    """The case as far as the possible breach, with a line half typed."""
    page.goto(address + "/sign-in/")
    page.fill("[name=username]", "handler")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda at: "/sign-in/" not in at)
    firstcall("call", "ordinary-call", "--handler", "dispatcher")
    firstcall("call", "case-first-call/first", "--handler", "handler")
    page.goto(address + "/")
    expect(page.locator("#connection")).to_have_attribute("data-state", "live")
    lines = [
        step.do.text for step in packaged.scenarios()["case-first-call"].contacts[0].steps if isinstance(step.do, Log)
    ]
    for line in lines:
        page.fill("#line", line)
        page.keyboard.press("Enter")
        expect(page.locator(".item--line .typed").last).to_have_text(line)
    expect(page.locator(".danger")).to_contain_text("Possible breach of an order")
    expect(page.locator("#pane-checks .counts")).to_contain_text("0 asked")
    page.fill("#line", "He wants to see him tomorrow behind the")
    expect(page.locator("#outbox li")).to_have_count(0)
    expect(page.locator("#queue-items .queue__level")).to_contain_text("Critical")  # the queue follows within a second


def indexed(pixels: bytes, width: int, height: int) -> bytes:
    """A PNG of these RGBA pixels with at most 256 colours: the commonest, and for any other the nearest of them."""
    seen = array("I", pixels)
    counted = Counter(seen)
    palette = [colour for colour, _ in counted.most_common(COLOURS)]
    rgb = [colour.to_bytes(4, "little")[:3] for colour in palette]
    numbers = {colour: nearest(colour.to_bytes(4, "little")[:3], rgb) for colour in counted}
    flat = bytes(map(numbers.__getitem__, seen))
    rows = b"".join(b"\0" + flat[at : at + width] for at in range(0, len(flat), width))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", b"".join(rgb)), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in parts)


def nearest(colour: bytes, palette: list[bytes]) -> int:
    """The number of the palette's colour that is nearest."""
    return min(range(len(palette)), key=lambda n: sum((a - b) ** 2 for a, b in zip(colour, palette[n], strict=True)))


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG file."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


if __name__ == "__main__":
    main()
