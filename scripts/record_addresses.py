"""Record what Chromium sends for addresses as people write them: the table that tests/web/test_address.py compares with.

Usage: python scripts/record_addresses.py CHROMIUM > tests/web/browser_addresses.json. Every name leads to a server on loopback; nothing
is asked of anybody else.
"""

import asyncio
import itertools
import json
import random
import sys
from collections.abc import Iterator

from playwright.async_api import async_playwright

# Pieces of a path and of a query that are written, quoted or misquoted in all ways.
_PIECES = (
    "a", "B", "/", "//", "./", "../", "%2e/", "%2E%2E/", "%20", "%", "%zz", "%4", "100%", "%41", "%e4%b8%ad", "ä", "中", "é%20%", " ", "+",
    "\\", "[", "]", "|", "^", "`", "{", "}", '"', "'", "<", ">", "~", "!", "$", "&", "&amp;", "*", "(", ")", ",", ";", "=", ":", "@", "\t",
    "?", "?x=", "&y=", "#", "\u200b", "\ufeff", "😀",
)  # fmt: skip
_HOSTS = (
    "h.org",
    "H.org",
    "h.org.",
    "a_b.h.org",
    "-a-.h.org",
    "bücher.de",
    "faß.de",
    "xn--bcher-kva.de",
    "i❤️.ws",
    "h.org:8080",
    "h%2Eorg",
)
_ROWS = 600
_FOLLOW = """
address => {
    const link = document.createElement("a");
    link.href = address;
    return fetch(link.href, {mode: "no-cors", cache: "no-store"}).then(() => true, () => false);
}
"""


def addresses() -> Iterator[str]:
    """Give addresses to open: each piece in path and query, each host, and mixtures of them."""
    for piece in _PIECES:
        yield f"http://h.org/x{piece}y"
        yield f"http://h.org/x?q=x{piece}y"
    for host in _HOSTS:
        yield f"http://{host}/x"
    yield from (
        "http:h.org/x",
        "http:/h.org/x",
        "http:\\\\h.org\\x",
        "HTTP://h.org",
        "http://h.org?x",
        "http://u:p@h.org/x",
        " http://h.org/x ",
    )
    chosen = random.Random(2026)
    for _ in itertools.repeat(None):
        path = "".join(chosen.choices(_PIECES, k=chosen.randint(1, 6)))
        yield f"http://{chosen.choice(_HOSTS)}/{path}"


async def record(chromium: str) -> list[tuple[str, str, str]]:
    """Open each address as a link of a page, and give it with the host and the target that were asked."""
    seen: asyncio.Queue[tuple[str, str]] = asyncio.Queue()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        except asyncio.IncompleteReadError:
            # Something that Chromium wants for itself.
            writer.close()
            return
        host = next(line.partition(":")[2].strip() for line in head if line.lower().startswith("host:"))
        target = head[0].split(" ")[1]
        if host != "start.test" and target != "/favicon.ico":
            seen.put_nowait((host, target))
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    rows = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium, args=[f"--host-resolver-rules=MAP * 127.0.0.1:{port}", "--no-sandbox"]
        )
        page = await browser.new_page()
        await page.goto("http://start.test/")
        for address in itertools.islice(addresses(), _ROWS):
            await page.evaluate(_FOLLOW, address)
            try:
                host, target = await asyncio.wait_for(seen.get(), 0.3)
            except TimeoutError:
                continue
            rows.append((address, host, target))
        await browser.close()
    return rows


if __name__ == "__main__":
    found = asyncio.run(record(sys.argv[1]))
    print("[\n" + ",\n".join(json.dumps(row, ensure_ascii=True) for row in found) + "\n]")
