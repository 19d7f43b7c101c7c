"""Whole flows through the command line: the real month, kills, refusals, secrecy, two processes at once."""
