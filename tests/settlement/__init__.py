"""What is owed to agencies, on paper."""
