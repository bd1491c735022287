"""Git remotes for tests: bare repositories, and a server that gives them over HTTP on loopback."""

import contextlib
import http.server
import os
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from repositories import git


def commit(work: Path, files: Mapping[str, str], *, day: str = "2026-02-07") -> str:
    """Write *files* into the checkout *work*, commit them on *day*, push them if it has a remote, and give the commit."""
    for name, text in files.items():
        file = work / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    git(work, "add", "--all")
    git(work, "commit", "--quiet", "--message", "Change pages", day=day)
    if git(work, "remote"):
        git(work, "push", "--quiet", "origin", "main")
    return git(work, "rev-parse", "HEAD")


def remote(folder: Path, name: str, files: Mapping[str, str]) -> Path:
    """Make the bare repository `NAME.git` in *folder*, with *files* on `main`; give a checkout that pushes to it."""
    folder.mkdir(parents=True, exist_ok=True)
    bare, work = folder / f"{name}.git", folder / f"{name}-work"
    git(folder, "init", "--quiet", "--bare", str(bare))
    for key in ("uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"):
        git(bare, "config", key, "true")
    git(folder, "init", "--quiet", str(work))
    git(work, "remote", "add", "origin", str(bare))
    commit(work, files)
    return work


@contextmanager
def git_server(folder: Path, held: Mapping[str, threading.Event] | None = None) -> Iterator[tuple[str, list[str]]]:
    """Give the repositories below *folder* over HTTP, as `git http-backend` does; give the address, and what is asked for.

    *held* are repositories by name whose answers wait for an event.
    """
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def log_message(self, *_args: object) -> None:
            pass

        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

        def _answer(self, body: bytes) -> None:
            path, _, query = self.path.partition("?")
            asked.append(path)
            for name, event in (held or {}).items():
                if path.startswith(f"/{name}.git/"):
                    event.wait(60)
            environ = {
                "PATH": os.environ["PATH"],
                "GIT_PROJECT_ROOT": str(folder),
                "GIT_HTTP_EXPORT_ALL": "1",
                "PATH_INFO": path,
                "QUERY_STRING": query,
                "REQUEST_METHOD": self.command,
                "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                "CONTENT_LENGTH": str(len(body)),
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            }
            done = subprocess.run(
                ["git", "http-backend"], env=environ, input=body, capture_output=True, check=False, timeout=60
            )
            head, _, content = done.stdout.partition(b"\r\n\r\n")
            lines = [line.partition(": ")[::2] for line in head.decode().split("\r\n") if line]
            fields = dict(lines)
            self.send_response(int(fields.pop("Status", "200").split()[0]))
            for name, value in fields.items():
                self.send_header(name, value)
            self.end_headers()
            with contextlib.suppress(OSError):
                # Whoever asked may have been killed meanwhile.
                self.wfile.write(content)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
