"""The portal in a real browser: the month by clicks, pictures, accessibility, hostile input."""
