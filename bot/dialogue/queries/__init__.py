"""What the dialogue reads and writes."""
