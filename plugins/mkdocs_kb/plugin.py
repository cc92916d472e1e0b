"""The MkDocs plugin: glue between MkDocs' events and the modules beside it."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import jinja2
from markupsafe import escape
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import write_file

from mkdocs_kb.blocks import label_blocks
from mkdocs_kb.locales import align_locales, current_language
from mkdocs_kb.patch import exclude_others, patched_pages
from mkdocs_kb.settings import configure
from mkdocs_kb.sitemap import robots, sitemap
from mkdocs_kb.source import find_staged, watch
from mkdocs_kb.staged import Staged, StagedPage
from mkdocs_kb.static_index import add_static_index
from mkdocs_kb.templates import CompiledTemplates
from mkdocs_kb.theme_files import keep_needed
from mkdocs_kb.vocabulary import HIDDEN, add_vocabulary, page_context, page_title

__all__ = ["KnowledgeBasePlugin"]


class Settings(Config):  # type: ignore[no-untyped-call]
    """None: what there is to set stands in `kb.yml`."""


class KnowledgeBasePlugin(BasePlugin[Settings]):  # type: ignore[no-untyped-call]
    """Events in the order MkDocs calls them; static-i18n runs them once for each language."""

    staged: Staged
    lang: str
    templates: CompiledTemplates
    serving = False

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether this is `mkdocs serve`, and from now on what templates are compiled to."""
        self.serving = command == "serve"
        self.templates = CompiledTemplates()

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Find or make the staged texts, once for all languages, and set up MkDocs for this one."""
        i18n: Any = config.plugins["i18n"]
        if i18n.current_language is None:
            # who serves is writing, and wants to see it before it is approved
            self.staged = find_staged(Path(config.config_file_path).parent, preview=self.serving)
            align_locales(i18n, self.staged.site)
        self.lang = current_language(i18n, self.staged.site)
        return configure(config, self.staged, self.lang, serving=self.serving)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Leave out what no page asks for; builds after the first find the theme's files in place."""
        theme = self.lang == self.staged.site.default and patched_pages() is None
        return keep_needed(files, config, self.lang, theme=theme)

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Where only some pages are to be built, leave out the others: the navigation has them."""
        if (pages := patched_pages()) is not None:
            exclude_others(files, self.staged, pages)
        return nav

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Material writes titles into HTML as they are; ours are plain text."""
        staged = self._page(page)
        page.meta.update(title=escape(page_title(staged, self.lang)), hide=HIDDEN[staged.kb["page"]])
        return markdown

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Name the kind of every typed block."""
        return label_blocks(html, self.lang, self._page(page).kb["lang"])

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Give the templates messages and dates in the readers' language."""
        env.bytecode_cache = self.templates
        return add_vocabulary(env, self.staged, self.lang)

    def on_page_context(self, context: Any, *, page: Page, config: MkDocsConfig, nav: Navigation) -> Any:
        """Give a page's template what it shows beside the text."""
        context.update(page_context(self.staged, self._page(page), self.lang))
        return context

    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        """The sitemap is ours; each language has its own page for what is not found."""
        if template_name == "sitemap.xml":
            return sitemap(self.staged.site, list(self.staged.pages.values()))
        if template_name == "404.html" and self.lang != self.staged.site.default:
            write_file(output.encode(), posixpath.join(config.site_dir, self.lang, template_name))
            return ""
        return output

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """What search engines may read and, once for all languages, what our own search reads."""
        write_file(robots(self.staged.site).encode(), posixpath.join(config.site_dir, "robots.txt"))
        if self.lang == self.staged.site.default and patched_pages() is None:
            add_static_index(self.staged.folder, Path(config.site_dir))

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        """Watch what is written, not what is staged from it."""
        return watch(server, self.staged, Path(config.config_file_path).parent)

    def _page(self, page: Page) -> StagedPage:
        return self.staged.pages[page.file.src_uri]
