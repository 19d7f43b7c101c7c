"""What is read and written of payments, their credit, and the unattributed queue."""
