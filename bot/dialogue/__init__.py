"""The dialogue: what a person is answered, through whichever door the words came."""
