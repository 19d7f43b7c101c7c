"""Templates are ready before anybody asks for one."""

from portal.web import render


def test_every_template_compiles_ahead_of_the_first_visit() -> None:
    render.compile_all()
    opened = render.environment()
    assert opened.cache is not None
    assert len(opened.cache) == len(opened.list_templates()) > 50
