"""What is read and written of plans, batches, placements and recalls."""
