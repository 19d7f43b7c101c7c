"""Payments: matched, credited, reversed, or queued."""
