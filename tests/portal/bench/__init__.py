"""Tests of the bench: that both sides do the same work, not how fast they are."""
