"""`python -m bot` serves; `python -m bot check` proves the configuration, and with --prove the routing.

`python -m bot consents` brings lists into the consent record and takes it out.
"""

from __future__ import annotations

import argparse
import asyncio
import sys

from aiohttp import web

from bot import checking, logs, recordkeeping
from bot.app import application, assemble
from bot.settings import Misconfigured, Settings
from policy.school_files import FaultySchoolFile, parse
from policy.schools import School


def main(arguments: list[str] | None = None) -> int:
    """Do what is asked; 2 says that the configuration cannot be used, and every fault has been named."""
    asked = _parser().parse_args(arguments)
    if asked.command == "check" and asked.prove:
        return checking.prove(every=asked.every)
    try:
        settings, school = configured()
    except (Misconfigured, FaultySchoolFile) as faulty:
        print(faulty, file=sys.stderr)
        return 2
    if asked.command == "check":
        return asyncio.run(checking.check(settings, school))
    if asked.command == "consents":
        return asyncio.run(recordkeeping.run(asked, settings, school))
    serve(settings, school)
    return 0


def configured() -> tuple[Settings, School]:
    """The environment and the school file, both read whole. Raises `Misconfigured`, `FaultySchoolFile`."""
    settings = Settings.read()
    school = parse(settings.school_config.read_text("utf-8"))
    settings.suit(school)
    return settings, school


def serve(settings: Settings, school: School) -> None:
    """Serve until told to stop."""
    logs.configure()
    app = application(assemble(settings, school))
    web.run_app(app, host=settings.host, port=settings.port, print=None, access_log=None)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot", description="A school's social media policy in Teams."
    )
    commands = parser.add_subparsers(dest="command")
    check = commands.add_parser("check", help="prove the configuration")
    check.add_argument("--prove", action="store_true", help="enumerate the routing and count leaks")
    check.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth case")
    recordkeeping.add_to(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
