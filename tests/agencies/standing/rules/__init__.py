"""Tests of the rules of scores and shares."""
