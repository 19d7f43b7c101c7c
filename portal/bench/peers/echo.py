"""The least that a bot of python-telegram-bot does: it says again what was typed."""

import os

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def _echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message is not None and update.message.text:
        await update.message.reply_text(update.message.text)


def main() -> None:
    """Answer until told to stop."""
    address = os.environ["MANDATE_TELEGRAM_BASE_URL"]
    made = Application.builder().token(os.environ["MANDATE_TELEGRAM_TOKEN"]).base_url(address).build()
    made.add_handler(MessageHandler(filters.TEXT, _echo))
    made.run_polling()


if __name__ == "__main__":
    main()
