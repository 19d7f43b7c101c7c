"""python -m tests.fake_telegram: serves until it is stopped, and says on its first line where."""

import argparse
import os
import socket
import threading
import time

import uvicorn

from tests.fake_telegram.server import make_app

GLANCE = 0.5


def main() -> None:
    """Listen on a loopback address and say which."""
    parser = argparse.ArgumentParser(prog="python -m tests.fake_telegram", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0 takes a free one")
    parser.add_argument("--parent", type=int, help="the process that starts it, with which it ends")
    asked = parser.parse_args()
    with socket.create_server(("127.0.0.1", asked.port)) as listening:
        print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
        config = uvicorn.Config(make_app(), log_level="warning", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        if asked.parent:
            threading.Thread(target=_end_with, args=(asked.parent, server), daemon=True).start()
        server.run([listening])


def _end_with(parent: int, server: uvicorn.Server) -> None:
    """End the server when its parent has gone, however that came to its end."""
    while os.getppid() == parent:
        time.sleep(GLANCE)
    server.should_exit = True


if __name__ == "__main__":
    main()
