"""What is read and written of inspections, complaints and breaches."""
