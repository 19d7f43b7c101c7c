"""What every slice of the domain may use."""
