"""Hand-written steps of the schema, one file per dialect and step."""
