"""Agencies: who they are and how much they can take."""
