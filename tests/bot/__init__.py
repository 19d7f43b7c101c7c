"""What the chat understands and says."""
