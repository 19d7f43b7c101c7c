"""Commission terms: drafted, approved, in force from a day on."""
