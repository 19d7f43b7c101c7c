"""The pages of the portal, as people with a browser see them."""
