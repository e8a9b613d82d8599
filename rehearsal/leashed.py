"""`python -m rehearsal.leashed MODULE` runs a module as `python -m MODULE` would, on a leash.

The starter holds the other end of standard input, so the pipe closes when it stops us or dies, however it
dies: nothing is left behind on the machine. leash.cjs does the same for programs of Node.
"""

import os
import runpy
import signal
import sys
import threading
import time

_GRACE_SECONDS = 10.0
"""How long the module may take to close what it has open."""


def main() -> None:
    """Run the module that the command line names, with what follows as its own arguments."""
    threading.Thread(target=_end_with_the_starter, daemon=True).start()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _end_with_the_starter() -> None:
    while os.read(0, 1024):
        pass
    signal.raise_signal(signal.SIGTERM)
    time.sleep(_GRACE_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main()
