"""python -m tests.fake_telegram: serves until it is stopped, and says on its first line where."""

import argparse
import socket

import uvicorn

from tests.fake_telegram.server import make_app


def main() -> None:
    """Listen on a loopback address and say which."""
    parser = argparse.ArgumentParser(prog="python -m tests.fake_telegram", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0 takes a free one")
    port = parser.parse_args().port
    with socket.create_server(("127.0.0.1", port)) as listening:
        print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
        config = uvicorn.Config(make_app(), log_level="warning", timeout_graceful_shutdown=1)
        uvicorn.Server(config).run([listening])


if __name__ == "__main__":
    main()
