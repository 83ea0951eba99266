"""The most memory that this process has held."""

from __future__ import annotations

from pathlib import Path


def peak_mb() -> float:
    """Megabytes, or 0 where the system does not say (elsewhere than on Linux).

    Not `getrusage`: its figure is inherited from the process that started this one.
    """
    try:
        lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), 0.0)
