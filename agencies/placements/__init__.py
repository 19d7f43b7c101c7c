"""Who gets which case, and when it comes back."""
