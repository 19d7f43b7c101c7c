"""Tests of how agencies stand."""
