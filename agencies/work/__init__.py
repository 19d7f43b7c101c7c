"""Contacts with debtors and what came of them."""
