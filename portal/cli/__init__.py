"""The command line: one door among others, fit for scripts."""

from portal.cli.root import main

__all__ = ["main"]
