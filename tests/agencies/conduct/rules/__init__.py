"""Tests of the rules of conduct."""
