"""Make git repositories of the folders of sample_fleet, and a fleet.toml for them: `python scripts/sample_fleet.py FOLDER`.

The same folders give the same commits: author and day are fixed.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

SAMPLE = Path(__file__).parent.parent / "sample_fleet"
TEAMS = {"ledger": "Ledger team", "billing": "Billing team", "handbook": "Operations"}
# The day for which the pages were written.
_DAY = "2026-02-28T12:00:00+00:00"
_HEAD = 'name = "Acme documentation"\n'
_ENTRY = """
[[repository]]
git = "{address}"
web = ["https://git.acme.example/acme/{name}"]
team = "{team}"
"""


def make(folder: Path) -> Path:
    """Make the repositories in *folder*, which is emptied before, and give the fleet's file."""
    shutil.rmtree(folder, ignore_errors=True)
    text = _HEAD
    for name, team in TEAMS.items():
        work = folder / name
        shutil.copytree(SAMPLE / name, work)
        _git(work, "init", "--quiet", "--initial-branch=main", "--template=")
        _git(work, "add", "--all")
        _git(work, "commit", "--quiet", "--no-gpg-sign", "--message", f"Write the documentation of {name}")
        text += _ENTRY.format(address=work.resolve().as_uri(), name=name, team=team)
    # The hosts do not exist: nobody is to be asked.
    text += "\n[defaults.external]\nenabled = false\n"
    file = folder / "fleet.toml"
    file.write_text(text, encoding="utf-8")
    return file


def _git(work: Path, *words: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    who = {"NAME": "Ann", "EMAIL": "ann@acme.example", "DATE": _DAY}
    for name, value in who.items():
        kept[f"GIT_AUTHOR_{name}"] = value
        kept[f"GIT_COMMITTER_{name}"] = value
    kept |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", *words], cwd=work, env=kept, check=True)


if __name__ == "__main__":
    print(make(Path(sys.argv[1])))
