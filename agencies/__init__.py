"""The domain: who works which case, under which rules, and how well."""
