"""Tests of what is decided about payments."""
