"""Commission terms."""
