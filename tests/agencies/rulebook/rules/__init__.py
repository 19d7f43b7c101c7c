"""Tests of what is decided about contacts."""
