"""Tests on the tree itself: its shape, its words, its schema and its papers."""
