"""What is decided about contacts and promises."""
