"""Tests of when, how often and with whom contact is allowed."""
