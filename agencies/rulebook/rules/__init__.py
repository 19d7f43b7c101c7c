"""What is decided about contacts: pure functions over frozen values."""
