from __future__ import annotations

from hypothesis import given

from kbserver.guides.audience import AUDIENCES, may_read, project
from kbserver.guides.blocks import block_lines
from kbserver.guides.model import FrontMatter
from tests.texts import bodies

BODY = 'Lead.\n\n!!! internal "T"\n    secret\n\n    more\n\n## H {#h}\n\n!!! limit "L"\n    limit\n'


def test_agents_read_every_guide_and_clients_theirs():
    for_agents, for_clients = FrontMatter("T", "faq"), FrontMatter("T", "faq", "clients")
    assert AUDIENCES == ("clients", "agents")
    assert may_read("agents", for_agents)
    assert may_read("agents", for_clients)
    assert may_read("clients", for_clients)
    assert not may_read("clients", for_agents)


def test_agents_read_the_whole_body():
    assert project(BODY, "agents") == BODY


def test_clients_read_it_without_internal_blocks():
    assert project(BODY, "clients") == 'Lead.\n\n## H {#h}\n\n!!! limit "L"\n    limit\n'


def test_a_block_leaves_no_trace_where_it_stood():
    with_block = 'A.\n\n!!! internal "T"\n    secret\n\nB.\n'
    assert project(with_block, "clients") == project("A.\n\nB.\n", "clients")


def test_a_body_of_internal_text_alone_is_empty_for_clients():
    assert project('\n!!! internal "T"\n    secret\n', "clients").strip() == ""


@given(bodies())
def test_a_projection_holds_no_internal_block_and_is_its_own_projection(body):
    seen = project(body, "clients")
    assert all(block.type != "internal" for block in block_lines(seen))
    assert project(seen, "clients") == seen


@given(bodies())
def test_a_projection_is_made_of_lines_of_the_body_in_order(body):
    lines = iter(body.split("\n"))
    assert all(any(line == other for other in lines) for line in project(body, "clients").split("\n") if line)
