"""Tests of who gets which case."""
