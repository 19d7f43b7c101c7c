"""How fast the product is, as ratios to what the machine could do at best in the same run."""
