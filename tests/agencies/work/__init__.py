"""Tests of contacts and promises."""
