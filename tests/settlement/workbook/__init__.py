"""Tests of the workbook and its verifier."""
