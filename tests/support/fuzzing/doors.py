"""The doors by which untrusted bytes come in, each through the real code, and what must hold for whatever comes.

Whatever is sent: no exception that is not meant for the user, no place outside its file, the same result with every cache, output
that a real parser reads, and the exit code that the result stands for.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from fuzzing.file_doors import history_lines, known_findings, page, patterns, saved_run, tree
from fuzzing.service_doors import history, server

Door = Callable[[bytes], None]
DOORS: Mapping[str, Door] = MappingProxyType(
    {
        "page": page,
        "tree": tree,
        "run": saved_run,
        "lines": history_lines,
        "baseline": known_findings,
        "globs": patterns,
        "server": server,
        "git": history,
    }
)
# Of a thousand inputs, how many go through which door.
SHARES: Mapping[str, int] = MappingProxyType(
    {"page": 700, "tree": 80, "run": 50, "lines": 40, "baseline": 30, "globs": 85, "server": 12, "git": 3}
)
