"""Fuzz every door: `python tests/fuzz/run.py N [--seed S] [--found FOLDER]` sends N mutated inputs and keeps each that breaks something.

atheris (https://github.com/google/atheris) leads the way: what reaches new lines of doc-audit is kept and changed further. Where it
is not installed the same seeds are changed blindly. Every input that fails in a new way is cut down and written to FOLDER: put it
into `tests/fuzz/kept/`, mend the fault, and the tests keep it mended. The exit code is 1 if anything was found.
"""

import argparse
import importlib.util
import os
import random
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import NoReturn

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

GUIDED = "--blind" not in sys.argv and importlib.util.find_spec("atheris") is not None
if GUIDED:
    import atheris  # type: ignore[import-untyped]

    # Only our own code leads: to instrument the libraries costs more than it shows.
    with atheris.instrument_imports(include=["doc_audit"]):
        from fuzzing import doors
else:
    from fuzzing import doors

from fuzzing import workshop  # noqa: E402 - what is instrumented is imported first
from fuzzing.mutation import mutate, shrink  # noqa: E402 - the same
from fuzzing.seeds import seeds  # noqa: E402 - the same

# Seconds of processor time that an input may take, and of any time that the whole process may stand still.
SLOWEST = 2.0
STUCK = 30


class Session:
    """Sends inputs through one door, counts them, and keeps one of every way to fail."""

    def __init__(self, name: str, found: Path) -> None:
        self.name, self.found = name, found
        self.sent = 0
        self.failures: Counter[str] = Counter()
        self.slowest = 0.0
        self.started = time.monotonic()

    def send(self, data: bytes) -> None:
        """Send *data*."""
        self.sent += 1
        why = self.why(data)
        if why:
            self.failures[why] += 1
            if self.failures[why] == 1:
                self.keep(data, why)
        if self.sent % 20_000 == 0:
            self.say()

    def why(self, data: bytes) -> str:
        """In which way *data* fails; empty if it does not."""
        begun = time.thread_time()
        try:
            doors.DOORS[self.name](data)
        except Exception as error:
            frame = traceback.extract_tb(error.__traceback__)[-1]
            return f"{type(error).__name__} in {Path(frame.filename).name}:{frame.lineno}"
        taken = time.thread_time() - begun
        self.slowest = max(self.slowest, taken)
        return f"takes longer than {SLOWEST} s" if taken > SLOWEST else ""

    def keep(self, data: bytes, why: str) -> None:
        """Write what is left of *data* when all is cut away that it does not need to fail like this."""
        small = shrink(data, lambda shorter: self.why(shorter) == why)
        self.found.mkdir(parents=True, exist_ok=True)
        file = self.found / f"{self.name}-{sha256(small).hexdigest()[:10]}"
        file.write_bytes(small)
        print(f"{self.name}: {why}: {file}", file=sys.stderr, flush=True)

    def say(self) -> None:
        """Say how far it is."""
        rate = self.sent / (time.monotonic() - self.started)
        ways = "; ".join(f"{why} ({times} times)" for why, times in self.failures.items()) or "nothing found"
        print(
            f"{self.name}: {self.sent} inputs, {rate:.0f} a second, the slowest took {self.slowest:.2f} s: {ways}",
            flush=True,
        )

    def end(self) -> NoReturn:
        """Leave with 1 if anything was found; atheris gives no other way out."""
        self.say()
        workshop.tidy()
        os._exit(bool(self.failures))


def guided(session: Session, count: int, seed: int, corpus: Path) -> None:
    """Have atheris choose what is changed, and change it in its ways and in ours."""
    known = seeds()[session.name]
    for data in known:
        (corpus / sha256(data).hexdigest()[:20]).write_bytes(data)

    def one(data: bytes) -> None:
        session.send(data)
        if session.sent >= count:
            session.end()

    def change(data: bytes, limit: int, number: int) -> bytes:
        chance = random.Random(number)
        if chance.random() < 0.3:
            return bytes(atheris.Mutate(data, limit))
        return mutate(data, chance, known)[:limit]

    longest = max(3000, *(len(data) + 500 for data in known))
    words = [
        sys.argv[0],
        str(corpus),
        f"-seed={seed}",
        f"-max_len={longest}",
        f"-timeout={STUCK}",
        "-rss_limit_mb=0",
        "-verbosity=0",
    ]
    atheris.Setup(words, one, custom_mutator=change)
    atheris.Fuzz()


def blind(session: Session, count: int, seed: int) -> None:
    """Change the seeds, and now and then what came of them, without knowing what it leads to."""
    chance = random.Random(seed)
    known = seeds()[session.name]
    data = known[0]
    while session.sent < count:
        data = mutate(data if chance.random() < 0.5 else chance.choice(known), chance, known)
        session.send(data)
    session.end()


def main() -> int:
    """Fuzz one door, or all of them, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1, 2**31))
    parser.add_argument("--found", type=Path, default=Path("fuzz-found"))
    parser.add_argument("--door", choices=list(doors.DOORS), help="only this one")
    parser.add_argument("--blind", action="store_true", help="do without atheris: three times as fast, but not led")
    arguments = parser.parse_args()
    if arguments.door:
        session = Session(arguments.door, arguments.found)
        if GUIDED:
            with tempfile.TemporaryDirectory() as corpus:
                guided(session, arguments.count, arguments.seed, Path(corpus))
        blind(session, arguments.count, arguments.seed)
    manner = "led by atheris" if GUIDED else "blindly"
    print(f"seed {arguments.seed}, {manner}", flush=True)
    whole = sum(doors.SHARES.values())
    codes = []
    for name, share in doors.SHARES.items():
        count = max(1, arguments.count * share // whole)
        words = [sys.executable, __file__, str(count), "--seed", str(arguments.seed), "--found", str(arguments.found)]
        words += ["--blind"] if arguments.blind else []
        codes.append(subprocess.run([*words, "--door", name], check=False).returncode)
    return int(any(codes))


if __name__ == "__main__":
    sys.exit(main())
