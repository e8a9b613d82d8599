"""What a process that opens files from outside may take of this machine; it imports little, to start fast."""

from __future__ import annotations

import sys


def bound(memory: int, cpu_seconds: int) -> None:
    """Bind this process to so many bytes of address space and seconds of work; it writes no file."""
    if sys.platform == "win32":
        return  # There, the time is bounded by the parent, and the memory by the checks of the file only.
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
