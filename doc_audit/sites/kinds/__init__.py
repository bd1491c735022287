"""One module a site kind: what its configuration file says of links, ids and Markdown.

Each has a function `read`, from the text of the configuration file to `Settings`; `sites.generators` names the files.
"""
