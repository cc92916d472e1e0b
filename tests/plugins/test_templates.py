"""Templates are compiled once for all languages, and again when their source is another."""

from __future__ import annotations

from typing import Any

import jinja2
from mkdocs_kb.templates import CompiledTemplates


class Environment(jinja2.Environment):
    """One that counts what it compiles."""

    compiled = 0

    def compile(self, *arguments: Any, **more: Any) -> Any:
        self.compiled += 1
        return super().compile(*arguments, **more)


def test_a_second_environment_compiles_only_what_is_another() -> None:
    templates = CompiledTemplates()

    def environment(**sources: str) -> Environment:
        return Environment(loader=jinja2.DictLoader(sources), bytecode_cache=templates, autoescape=True)

    es, pt = environment(a="{{ word }}", b="{{ word }}!"), environment(a="{{ word }}", b="{{ word }}?")
    assert [es.get_template(name).render(word="<sí>") for name in "ab"] == ["&lt;sí&gt;", "&lt;sí&gt;!"]
    assert [pt.get_template(name).render(word="sim") for name in "ab"] == ["sim", "sim?"]
    assert (es.compiled, pt.compiled) == (2, 1)
