"""A Bot API server of our own over real HTTP, with people to type into it and faults to inject."""
