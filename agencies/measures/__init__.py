"""How well agencies work: counts, rates and what they mean."""
