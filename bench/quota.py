"""Hold processes to a share of a core, so that two cores can show what more of them would do. Linux, as root."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

_PERIOD_US = 100_000
_ROOT = Path("/sys/fs/cgroup")


def _own_group(is_second):
    """The group this process is in: the new one stands below it."""
    name = "0::" if is_second else ":cpu:"
    line = next(line for line in Path("/proc/self/cgroup").read_text().splitlines() if name in line)
    return (_ROOT if is_second else _ROOT / "cpu") / line.rpartition(":")[2].lstrip("/")


@contextlib.contextmanager
def held(pid, percent):
    """Hold a process and the children it has from now on to so many hundredths of one core."""
    is_second = (_ROOT / "cgroup.controllers").exists()
    group = _own_group(is_second) / f"dabyl-bench-{os.getpid()}-{pid}"
    quota_us = _PERIOD_US * percent // 100
    if is_second:
        (_ROOT / "cgroup.subtree_control").write_text("+cpu")
    group.mkdir()
    try:
        if is_second:
            (group / "cpu.max").write_text(f"{quota_us} {_PERIOD_US}")
        else:
            (group / "cpu.cfs_period_us").write_text(str(_PERIOD_US))
            (group / "cpu.cfs_quota_us").write_text(str(quota_us))
        (group / "cgroup.procs").write_text(str(pid))
        yield
    finally:
        for left in (group / "cgroup.procs").read_text().split():
            with contextlib.suppress(OSError):
                (group.parent / "cgroup.procs").write_text(left)
        group.rmdir()
