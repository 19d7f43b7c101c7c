"""What a score is made of, how it becomes a grade, and what shares grades propose."""
