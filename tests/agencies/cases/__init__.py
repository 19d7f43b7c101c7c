"""Tests of debtors, cases, balances, holds and eligibility."""
