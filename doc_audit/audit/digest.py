"""The configuration as one short name: runs are compared only if they were made under the same one."""

import hashlib

from doc_audit.model.settings import Config


def digest(config: Config) -> str:
    """Name *config*, wherever it was read from: twelve hexadecimal digits."""
    text = repr(config).replace(repr(config.file), "")
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
