"""Tests of what is decided about cases."""
