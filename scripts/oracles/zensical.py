"""Record what Zensical makes of the links of the sites in `tests/sites/zensical`."""

import re
from urllib.parse import urlsplit

from scripts.oracles import common
from scripts.oracles.common import Built, Mark, Row

PACKAGES = ("zensical", "pymdown-extensions")
_SITE_URL = re.compile(r'^site_url = "(?P<url>[^"]+)"', re.MULTILINE)


def main() -> None:
    """Build every site and write its `expected.json`."""
    bin_folder = common.venv("zensical", PACKAGES)
    made_with = common.versions(bin_folder, PACKAGES)
    for site in common.sites("zensical"):
        place = common.workplace("zensical", site)
        common.run([bin_folder / "zensical", "build"], place)
        found = _SITE_URL.search((place / "zensical.toml").read_text(encoding="utf-8"))
        parts = urlsplit(found["url"] if found else "https://site.test/")
        built = Built(place / "site", base=parts.path, hosts=[parts.netloc])
        common.record(site, made_with, (_row(built, mark) for mark in common.marks(site / "tree")))


def _row(built: Built, mark: Mark) -> Row:
    """Say what became of *mark*: a link of a page, or a file that each page loads."""
    for page in built.pages.values():
        for href in page.assets:
            if f"/{mark.name}." in href:
                works, why = built.follow(page.file, href)
                return Row(mark=mark, works=works, why=why)
    return built.row(mark)


if __name__ == "__main__":
    main()
