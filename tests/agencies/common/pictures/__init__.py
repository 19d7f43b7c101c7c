"""Tests of pictures, drawn for real by the child process."""
