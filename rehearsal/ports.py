"""Free ports on loopback for the programs of a rehearsal."""

import socket

LOOPBACK = "127.0.0.1"
_given: set[int] = set()


def free_port() -> int:
    """Name a loopback port that nobody listens on and that this process has not named before.

    The system may name the same port twice while its first owner is still starting, so we remember ours.
    """
    while True:
        with socket.socket() as probe:
            probe.bind((LOOPBACK, 0))
            port = int(probe.getsockname()[1])
        if port not in _given:
            _given.add(port)
            return port
