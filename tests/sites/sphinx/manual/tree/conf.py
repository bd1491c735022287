"""Configuration of the Harbour manual."""

import os

project = "Harbour"
author = "The Harbour team"
release = os.environ.get("RELEASE", "1.4")
extensions = ["myst_parser", "sphinx.ext.intersphinx", "sphinx.ext.autosectionlabel"]
extensions += ["sphinx.ext.todo"]
autosectionlabel_prefix_document = True
myst_heading_anchors = 3
myst_enable_extensions = [
    "attrs_block",
    "attrs_inline",
    "colon_fence",
    "deflist",
    "dollarmath",
    "fieldlist",
    "substitution",
]
myst_substitutions = {"release": release}
myst_url_schemes = {
    "http": None,
    "https": None,
    "mailto": None,
    "issue": "https://example.org/harbour/issues/{{path}}",
}
exclude_patterns = ["_build", "drafts", "shared/*.md"]
html_theme = "basic"
html_static_path = ["_static"]
html_extra_path = ["extra"]
intersphinx_mapping = {"mole": ("https://mole.example.org/", "data/mole.inv")}
numfig = True
