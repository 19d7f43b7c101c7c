"""Conduct: inspections, complaints, and the contacts that broke a rule."""
