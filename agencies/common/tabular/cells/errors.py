"""What a cell's parser says of a text that it cannot read."""

from agencies.common.words import Message


class CellError(Exception):
    """One cell is refused: a stable code, and a sentence that does not repeat its content."""

    def __init__(self, code: str, message: Message) -> None:
        self.code = code
        self.message = message
        super().__init__(str(message))
