"""Run the command line as a module."""

from portal.cli import main

main()
