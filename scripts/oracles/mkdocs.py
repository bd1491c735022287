"""Record what MkDocs makes of the links of the sites in `tests/sites/mkdocs`."""

import re
from pathlib import Path

from scripts.oracles import common
from scripts.oracles.common import Built, Mark, Row

PACKAGES = ("mkdocs", "mkdocs-material", "mkdocs-autorefs", "mkdocs-redirects", "pymdown-extensions")
_SITE_URL = re.compile(r"^site_url:\s*(https?://[^/\s]+)(/\S*)?", re.MULTILINE)


def main() -> None:
    """Build every site and write its `expected.json`."""
    bin_folder = common.venv("mkdocs", PACKAGES)
    made_with = common.versions(bin_folder, PACKAGES)
    for site in common.sites("mkdocs"):
        place = common.workplace("mkdocs", site)
        output = place / ".built"
        common.run([bin_folder / "mkdocs", "build", "--quiet", "--site-dir", output], place, NO_MKDOCS_2_WARNING="1")
        built = _built(place, output)
        common.record(site, made_with, (_row(mark, built) for mark in common.marks(site / "tree")))


def _built(place: Path, output: Path) -> Built:
    found = _SITE_URL.search((place / "mkdocs.yml").read_text(encoding="utf-8"))
    host, base = found.groups(default="/") if found else ("", "/")
    return Built(output, base=base, hosts=[host])


def _row(mark: Mark, built: Built) -> Row:
    return built.row(mark)


if __name__ == "__main__":
    main()
