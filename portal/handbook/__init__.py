"""The help as the portal serves it: pages of Markdown rendered, found by words, and the glossary."""
