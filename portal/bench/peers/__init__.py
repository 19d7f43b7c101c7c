"""The limits and the habits that the product is measured against, each in a file of at most sixty lines."""
