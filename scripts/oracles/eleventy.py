"""Record what Eleventy makes of the links of the sites in `tests/sites/eleventy`."""

from scripts.oracles import common
from scripts.oracles.common import Built

PACKAGES = ("@11ty/eleventy@3",)


def main() -> None:
    """Build every site and write its `expected.json`."""
    modules = common.npm("eleventy", PACKAGES)
    made_with = common.npm_versions(modules, PACKAGES)
    for site in common.sites("eleventy"):
        place = common.workplace("eleventy", site)
        (place / "node_modules").symlink_to(modules)
        common.run(["node", modules / "@11ty" / "eleventy" / "cmd.cjs"], place)
        built = Built(place / "_site")
        common.record(site, made_with, (built.row(mark) for mark in common.marks(site / "tree")))


if __name__ == "__main__":
    main()
