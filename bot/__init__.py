"""Chat: what is said, and who carries it."""
