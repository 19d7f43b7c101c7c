"""Tests of portfolios and people."""
