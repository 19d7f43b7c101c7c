"""The command line: one door among others, fit for scripts."""

from portal.cli.loading import stopped_without_a_word


def main() -> None:
    """Run the command line; Ctrl-C while it is being loaded ends it without a word."""
    with stopped_without_a_word():
        from portal.cli import root  # noqa: PLC0415 - takes a while, and no trace is to be seen of its end

    root.main()


__all__ = ["main"]
