import os
import sys

sys.path.insert(0, os.path.abspath("../.."))

project = "Lean"
extensions = [
    "sphinx.ext.autodoc",
    "sphinx.ext.autosectionlabel",
    "myst_parser",
]
templates_path = ["_templates"]
source_suffix = [".rst", ".md"]
root_doc = "index"
exclude_patterns = ["user/_*"]
html_theme = "basic"
