"""The portal in a real browser: the month by clicks, pictures of its pages, their accessibility, hostile input."""
