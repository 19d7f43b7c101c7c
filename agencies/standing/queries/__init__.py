"""What is kept of scorecards, scores and shares."""
