"""Run the command line with every socket blocked, in workers too: `python tests/no_sockets.py run survey …`."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import NoReturn


def refuse(*_: object, **__: object) -> NoReturn:
    raise RuntimeError("a socket was opened")


socket.socket.connect = refuse  # type: ignore[method-assign]
socket.create_connection = refuse
socket.getaddrinfo = refuse

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from textsafety.cli import main

    main()
