"""What is decided in the dialogue, without looking anything up."""
