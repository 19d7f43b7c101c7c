"""Run the command line as a module."""

from portal.cli.root import main

main()
