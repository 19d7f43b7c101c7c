"""Tests on what the text of one cell means."""
