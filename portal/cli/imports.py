"""mandate import: files from outside. Each kind of file adds its command here."""

import typer

import_app = typer.Typer(
    no_args_is_help=True, help="Take in files: cases, contact points, contacts, payments."
)
