"""Secrets planted in every place that doc-audit reads are in nothing that it writes: reports, stores, or words on a terminal."""

import http.server
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from repositories import git

from doc_audit.reports.formats import FORMATS

# 127.0.0.1 under a name that is looked up nowhere: the proxy answers for it.
SITE = "http://wiki.corp-site.com"


class Answer(http.server.BaseHTTPRequestHandler):
    """Every host in one: `/moved?URL` leads there for good, `/gone` is gone, and the ETag repeats what was asked."""

    def do_GET(self) -> None:
        _, _, to = self.path.partition("/moved?")
        self.send_response(301 if to else 404 if "/gone" in self.path else 200)
        if to:
            self.send_header("Location", f"{SITE}/there?token=SECRETlocation")
        self.send_header("ETag", f'"{SITE}/?token=SECRETetag"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


@pytest.fixture
def proxy() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def nested(url: str, times: int) -> str:
    for _ in range(times):
        url = quote(url, safe="")
    return f"{SITE}/gone?next={url}"


def with_user(secret: str, path: str = "gone") -> str:
    return f"http://bob:{secret}@wiki.corp-site.com/{path}"


LINKS = (
    f"[a]({with_user('SECRET01')})",
    f"![a]({with_user('SECRET02', 'gone.png')})",
    f"<{with_user('SECRET03')}>",
    f'<a href="{with_user("SECRET04")}">a</a>',
    f"{with_user('SECRET05')}",
    f"[a][ref]\n\n[ref]: {with_user('SECRET06')} 'title'\n",
    f"[{with_user('SECRET07')}](gone.md)",
    f"[a]({SITE}/gone?token=SECRET08)",
    f"[a]({SITE}/gone?a=1&X-Amz-Signature=SECRET09&b=2)",
    f"[a]({SITE}/gone#access_token=SECRET10)",
    f"[a]({SITE}/gone?%74oken=SECRET11)",
    f"[a]({SITE}/gone?a=1&amp;api_key=SECRET12)",
    f"[a]({nested(with_user('SECRET13'), 1)})",
    f"[a]({nested(with_user('SECRET14'), 2)})",
    f"[a]({nested(SITE + '/x?token=SECRET15', 1)})",
    f"[a]({nested(SITE + '/x?client_secret=SECRET16', 3)})",
    "[a](http://bob%3ASECRET17@wiki.corp-site.com/gone)",
    "[a](http://SECRET18@wiki.corp-site.com/gone)",
    "[a](//bob:SECRET19@wiki.corp-site.com/gone)",
    f"[a]({SITE}/moved?{quote(with_user('SECRET20'), safe='')})",
    f"[a]({SITE}/ghp_SECRET21aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/gone)",
    "[a](gone.md?token=SECRET22)",
    "[a](gone.md#access_token=SECRET23)",
    "[a](http://bob:SECRET24@wiki.corp-site.com:99999/bad)",
    "[a](ftp://bob:SECRET25@wiki.corp-site.com/x)",
    f"[a]({with_user('SECRET26', 'fine')})",
    "[a][https://bob:SECRET27@wiki.corp-site.com/]",
    "[a](http://bob:SEC@RET28@wiki.corp-site.com/gone)",
)
PAGES = {
    "links.md": "# Links\n\n" + "\n\n".join(LINKS) + "\n",
    "title.md": f"# Title {with_user('SECRET30')}\n\n## Part {with_user('SECRET31')}\n\n[a](#parts)\n",
    "owner.md": f"# Owner\n\n[a](gone.md)\n\n**Last Updated**: 2020-01-01\n**Review Cycle**: Monthly\n"
    f"**Maintained By**: {with_user('SECRET32')}, http://bob:SE,SECRET33@h.corp-site.com & Docs/http://u:SECRET34@h.org\n",
    "stamp.md": f"# Stamp\n\n**Last Updated**: {with_user('SECRET35')}\n**Review Cycle**: see {with_user('SECRET36')}\n",
    "front.md": f"---\ntitle: T {with_user('SECRET37')}\nowner: '{with_user('SECRET38')}'\nlast_reviewed: 2020-01-01\n"
    f"review_cycle: monthly\n---\n\n[a](gone.md)\n",
    "table.md": f"# Table\n\n| Owner | Last Updated |\n|---|---|\n| {with_user('SECRET39')} | 2020-01-01 |\n",
    "reason.md": f"# Reason\n\n<!-- doc-audit: ignore DA101 -- see {with_user('SECRET40')} -->\n[a](gone.md)\n",
    "coded/page.md": "# Coded\n\n[a](gone.md)\n",
    "ruled/page.md": "# Ruled\n\n[a](gone.md)\n",
    "ghp_SECRET41aaaaaaaaaaaaaaaaaaaaaaaaaaaa.md": "# Name\n\n[a](gone.md)\n",
}
SETTINGS = f"""
[external]
retries = 0
interval = 0

[[freshness.folders]]
path = "docs/ruled/**"
cycle = "P1M"
owner = "{with_user("SECRET42")}"

[[owners]]
team = "{with_user("SECRET43")}"
names = ["Docs"]
lead = "{with_user("SECRET44")}"
contact = "{SITE}/chat?token=SECRET45"
"""
SECRET = re.compile(rb"SECRET\w*|RET28|SECRET%\w*")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    for name, text in PAGES.items():
        path = root / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (root / "CODEOWNERS").write_text("docs/coded/ http://bob:SECRET46@h.corp-site.com/\n")
    (root / "doc-audit.toml").write_text(SETTINGS)
    git(root, "init", "-q", "-b", "main")
    git(root, "remote", "add", "origin", "https://bob:SECRET47@github.com/o/r.git")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", f"See {with_user('SECRET48')}")
    return root


def run(root: Path, proxy: str, *words: str, wrong: bool = False) -> bytes:
    """What one command says, on stdout and stderr."""
    secret = {"GITHUB_TOKEN": "ghp_SECRET49aaaaaaaaaaaaaaaaaaaaaaaaaaaa"}
    secret["DOC_AUDIT_HEADERS"] = f'{{"{SITE}": {{"Authorization": "Bearer SECRET50"}}}}'
    secret["HTTP_PROXY"] = proxy.replace("//", "//user:SECRET51@")
    done = subprocess.run(
        [sys.executable, "-m", "doc_audit", *words],
        cwd=root,
        env=os.environ | secret | {"DOC_AUDIT_CACHE_DIR": str(root.parent / "out/cache"), "NO_PROXY": ""},
        input=b"",
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode > 1) is wrong, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert b"internal error" not in done.stderr
    return done.stdout + done.stderr


def test_no_secret_is_in_anything_that_is_written(tree: Path, proxy: str) -> None:
    out = tree.parent / "out"
    out.mkdir()
    formats = [word for name in FORMATS for word in ("--format", f"{name}:{out / name}.out")]
    history, saved, first = str(out / "history.sqlite3"), str(out / "json.out"), str(out / "first.json")
    check = ("check", "docs", "--history", history, *formats)
    said = {"check": run(tree, proxy, *check, "-vv", "--format", f"json:{first}")}
    commands = (
        (*check, "-vv", "--html-dir", str(out / "html"), "--split-by", "owner"),
        ("check", "docs", "--offline", "--no-cache", "-vv"),
        ("report", saved, "--format", "text"),
        ("diff", first, saved),
        *(("digest", saved, "--format", style) for style in ("text", "markdown", "html", "slack")),
        ("digest", saved, "--owner", with_user("SECRET52")),
        ("calendar", "docs"),
        ("owners", "docs"),
        ("owners", "docs", "--format", "json"),
        ("calendar", "docs", "--format", "json"),
        ("calendar", "docs", "--format", "ics"),
        ("baseline", "create", "docs", "--offline", "--file", str(out / "baseline.json")),
        ("history", "--history", history, "list"),
        ("history", "--history", history, "export"),
        ("review", "docs/owner.md", "--dry-run", "--allow-broken"),
        ("review", "docs/stamp.md", "--dry-run", "--allow-broken"),
        ("fix", "docs", "--diff", "--unsafe"),
        ("config", "show", "docs"),
        ("cache", "info"),
    )
    mistakes = (
        ("check", f"docs/{with_user('SECRET53')}"),
        ("check", "docs", "--select", with_user("SECRET54")),
        ("check", "docs", "--as-of", "http://u:SECRET55@h.org/"),
    )
    for words in commands:
        said[" ".join(words)] = run(tree, proxy, *words)
    for words in mistakes:
        said[" ".join(words)] = run(tree, proxy, *words, wrong=True)
    written = {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    # The run saw what it is about: links were asked, and stores were written.
    assert b"DA201" in written["json.out"]
    assert {"cache/answers.sqlite3", "cache/pages.sqlite3", "history.sqlite3"} <= written.keys()
    shown = {name: sorted(set(SECRET.findall(text))) for name, text in (said | written).items()}
    assert {name: found for name, found in shown.items() if found} == {}
    assert not [name for name in written if "SECRET" in name]
