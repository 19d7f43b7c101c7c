"""What is read and written of contacts, verdicts and promises, and the signals they push down to cases."""
