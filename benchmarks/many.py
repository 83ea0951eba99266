"""Many policies in one process: threads, memory and address space, before and after they decide.

`python -m benchmarks.many 200` loads so many overlays on MARS and asks each of them one question with everything that
an answer says. It takes minutes for 200, and needs Linux, which says what a process holds.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from sharepolicy import load

_OVERLAY = "policy: overlay-{number}\ntitle: Overlay {number}\nversion: 1.0.0\nextends: mars@2026-11-01\n"
_CASE = {"risk_to_child": "low"}
_SHOWN = ("Threads", "VmRSS", "VmSize")


def held() -> dict[str, int]:
    """How many threads this process has, and how many kibibytes of memory and of address space."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    said = dict(line.split(":", 1) for line in lines if ":" in line)
    return {name: int(said[name].split()[0]) for name in _SHOWN}


def measure(number: int, folder: Path) -> None:
    """Load so many policies, let each decide, and print what the process holds on the way."""
    before, begun, policies = held(), time.process_time(), []
    print("| policies | threads | MB each | address space (MB) | seconds |\n|---|---|---|---|---|")
    for count in range(1, number + 1):
        path = folder / "policies" / f"overlay-{count}" / "policy.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(_OVERLAY.format(number=count), encoding="utf-8")
        policies.append(load(path, prove=False))
        if count in {1, 10, 50, 100, number}:
            _print(str(count), count, before, begun)
    for policy in policies:
        policy.decide(_CASE).to_dict()
    _print(f"{number}, which have decided", number, before, begun)


def _print(what: str, count: int, before: dict[str, int], begun: float) -> None:
    now = held()
    each = (now["VmRSS"] - before["VmRSS"]) / 1024 / count
    seconds = time.process_time() - begun
    print(f"| {what} | {now['Threads']} | {each:.1f} | {now['VmSize'] // 1024:,} | {seconds:.0f} |", flush=True)


def main() -> None:
    """Measure as many as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.many", description=__doc__)
    parser.add_argument("number", type=int, nargs="?", default=200, help="how many policies (default: 200)")
    with tempfile.TemporaryDirectory() as folder:
        measure(parser.parse_args().number, Path(folder))


if __name__ == "__main__":
    main()
