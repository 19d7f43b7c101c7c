"""What is decided about placements: pure functions over frozen values."""
