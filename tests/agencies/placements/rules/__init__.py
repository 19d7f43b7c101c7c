"""Tests of what is decided about placements."""
