"""Tests of the help as the portal serves it."""
