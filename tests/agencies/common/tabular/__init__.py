"""Tests on the tables that come in from outside and go out again."""
