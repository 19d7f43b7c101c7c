"""The doors and the wiring: command line, settings, database."""

__version__ = "0.1.0"
