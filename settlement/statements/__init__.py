"""Statements: drafted, approved, locked."""
