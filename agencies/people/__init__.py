"""People of the lender and of agencies, and the portfolios they work on."""
