"""The pages of the portal: one file per area of the site; showing reads, acting posts and then redirects."""
