"""Make a documentation tree of any size with realistic links: `python benchmarks/tree.py FOLDER PAGES [--seed N]`.

A page has prose, sections, a list, a table or code, eight or so links (siblings, other folders, anchors, addresses; one in
a hundred is broken) and a footer with its review date. A hundred pages share a folder. The same seed gives the same bytes.
"""

import argparse
import random
from pathlib import Path

PER_FOLDER = 100
WORDS = """
service deploy cluster node replica backup restore alert metric owner region queue worker token secret config request
latency traffic route cache index schema migration rollback release ticket incident runbook dashboard budget policy
""".split()  # noqa: SIM905 - a list of words reads best as words


def make(root: Path, pages: int, seed: int = 1) -> None:
    """Write *pages* pages below *root*."""
    chance = random.Random(seed)
    for number in range(pages):
        path = root / path_of(number)
        if number % PER_FOLDER == 0:
            path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(number, pages, chance), encoding="utf-8")


def path_of(number: int) -> str:
    """Say where page *number* lies, seen from the root."""
    folder, place = divmod(number, PER_FOLDER)
    name = f"page-{place:02}.md"
    if place == 0:
        name = "README.md"
    return f"area-{folder // 50:03}/part-{folder:04}/{name}"


def page(number: int, pages: int, chance: random.Random) -> str:
    """Write the text of page *number* of a tree of that many *pages*."""
    lines = [f"# Page {number}: {_words(chance, 3)}", "", _prose(chance, 3), ""]
    for section in range(chance.randint(3, 6)):
        lines += [f"## Section {section}", "", _prose(chance, chance.randint(2, 5)), ""]
        lines += [f"{_prose(chance, 1)} See [{_words(chance, 2)}]({_target(number, pages, chance)}).", ""]
        kind = chance.randrange(4)
        if kind == 0:
            lines += ["```sh", f"kubectl get {_words(chance, 1)} --all", "```", ""]
        elif kind == 1:
            lines += ["| name | use |", "| --- | --- |"]
            for _ in range(3):
                lines.append(f"| `{_words(chance, 1)}` | {_words(chance, 4)} |")
            lines.append("")
        else:
            for _ in range(2):
                lines.append(f"- **{_words(chance, 1)}**: [{_words(chance, 2)}]({_target(number, pages, chance)})")
            for _ in range(2):
                lines.append(f"- {_prose(chance, 1)}")
            lines.append("")
    date = f"2026-{chance.randint(1, 2):02}-{chance.randint(1, 28):02}"
    return "\n".join(
        [*lines, "---", "", f"**Last Updated**: {date}", "**Review Cycle**: Quarterly", "**Maintained By**: SRE", ""]
    )


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, k=count))


def _prose(chance: random.Random, sentences: int) -> str:
    return " ".join(_words(chance, chance.randint(8, 16)).capitalize() + "." for _ in range(sentences))


def _target(number: int, pages: int, chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.25:
        return f"https://{chance.choice(WORDS)}.example.com/{chance.choice(WORDS)}/{chance.randrange(2000)}"
    if kind < 0.26:
        return f"missing-{chance.randrange(10**6)}.md"
    if kind < 0.35:
        return f"#section-{chance.randrange(3)}"
    folder = number // PER_FOLDER
    if kind < 0.8:
        other = min(folder * PER_FOLDER + chance.randrange(PER_FOLDER), pages - 1)
        name = path_of(other).rpartition("/")[2]
        if kind < 0.5:
            name += "#section-1"
        return name
    path = f"../../{path_of(chance.randrange(pages))}"
    if kind > 0.95:
        path += "#section-2"
    return path


def main() -> None:
    """Write the tree that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("pages", type=int)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    make(args.folder, args.pages, args.seed)


if __name__ == "__main__":
    main()
