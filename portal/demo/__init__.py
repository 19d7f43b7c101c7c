"""An invented lender with four months behind it, made by the same use cases as real work."""
