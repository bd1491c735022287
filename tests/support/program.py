"""The program as users run it."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

# What would change a run behind the back of a test.
_STEERING = ("DOC_AUDIT_", "NO_COLOR", "FORCE_COLOR")


def doc_audit(
    root: Path, *words: str, environ: Mapping[str, str] | None = None, timeout: int = 120
) -> subprocess.CompletedProcess[str]:
    """Run `doc-audit *words*` in *root*, with *environ* beside the variables of this process."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_STEERING)}
    return subprocess.run(
        [sys.executable, "-m", "doc_audit", *words],
        cwd=root,
        env={**kept, **(environ or {})},
        capture_output=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )
