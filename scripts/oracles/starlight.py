"""Record what Astro Starlight makes of the links of the sites in `tests/sites/starlight`."""

import re

from scripts.oracles import common
from scripts.oracles.common import Built

PACKAGES = (
    "@astrojs/starlight@0.36",
    "astro@5",
    "sharp",
    "remark-custom-heading-id",
    "rehype-autolink-headings",
    "remark-heading-id",
    "rehype-slug",
)
_BASE = re.compile(r"base: '([^']*)'")


def main() -> None:
    """Build every site and write its `expected.json`."""
    modules = common.npm("starlight", PACKAGES)
    made_with = common.npm_versions(modules, PACKAGES[:2])
    for site in common.sites("starlight"):
        place = common.workplace("starlight", site)
        (place / "node_modules").symlink_to(modules)
        (place / "package.json").write_text('{"name": "site", "type": "module"}\n', encoding="utf-8")
        common.run([modules / ".bin" / "astro", "build"], place, ASTRO_TELEMETRY_DISABLED="1")
        base = _BASE.search((place / "astro.config.mjs").read_text(encoding="utf-8"))
        built = Built(place / "dist", base=base[1] if base else "/")
        common.record(site, made_with, (built.row(mark) for mark in common.marks(site / "tree")))


if __name__ == "__main__":
    main()
