"""Generators that are known by name alone: their sites get the benefit of every doubt."""

from doc_audit.sites.generator import SCRIPTS, Generator, named

GENERATORS = (
    Generator(name="VuePress", files=named("config", SCRIPTS), folder=".vuepress"),
    Generator(name="Astro", files=named("astro.config", SCRIPTS)),
    Generator(name="Gatsby", files=named("gatsby-config", SCRIPTS)),
)
