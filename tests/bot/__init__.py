"""The bot as its people meet it: through the Bot API server of the tests, over real HTTP."""
