"""What is decided about payments: whom they are credited to, what they exceed, which rows are refused."""
