"""Git for tests: without what the user of this machine has set, and by an author on a day of one's choice."""

import os
import subprocess
from pathlib import Path

ANN = "Ann <ann@example.com>"


def git(root: Path, *words: str, day: str = "2026-02-07", author: str = ANN, stdin: bytes = b"") -> str:
    """Run git in *root* and give what it prints, without the space around it."""
    name, _, mail = author.partition(" <")
    environ = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environ |= {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_AUTHOR_DATE": f"{day}T12:00:00+00:00",
        "GIT_COMMITTER_DATE": f"{day}T12:00:00+00:00",
        "GIT_AUTHOR_NAME": name,
        "GIT_COMMITTER_NAME": name,
        "GIT_AUTHOR_EMAIL": mail.rstrip(">"),
        "GIT_COMMITTER_EMAIL": mail.rstrip(">"),
    }
    settings = ("-c", "init.defaultBranch=main", "-c", "protocol.file.allow=always")
    command = ["git", *settings, *words]
    done = subprocess.run(command, cwd=root, env=environ, input=stdin, check=True, capture_output=True)
    return done.stdout.decode("utf-8", "surrogateescape").strip()
