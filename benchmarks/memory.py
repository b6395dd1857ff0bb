"""How much memory a process has held."""

from pathlib import Path

import psutil

MB = 1024 * 1024


def peak_mb(pid: int) -> float:
    """The most so far; where the system does not keep that, what it holds now."""
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    return float(psutil.Process(pid).memory_info().rss) / MB
