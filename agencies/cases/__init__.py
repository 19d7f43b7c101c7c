"""Debtors, cases, balances, holds and eligibility."""
