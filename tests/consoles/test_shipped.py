"""The adapters' files: what each vendor needs, one handshake for all, no key, and the mappings alone."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright._impl._driver import compute_driver_executable

from kbserver.api.widget import bundle
from tests.consoles.standin import EXAMPLES, LWC, PAGES

FILES = [path for path in sorted(EXAMPLES.rglob("*")) if path.is_file()]


def read(*parts: str) -> str:
    return EXAMPLES.joinpath(*parts).read_text(encoding="utf-8")


def test_the_mappings_say_what_a_ticket_says() -> None:
    node = compute_driver_executable()[0]
    tests = Path(__file__).with_name("mapping.test.mjs")
    done = subprocess.run([node, "--test", str(tests)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_handshake_is_written_once() -> None:
    """Salesforce takes no module from elsewhere, so its bundle holds ours, byte for byte."""
    assert (LWC / "host.js").read_text(encoding="utf-8") == bundle("host.js"), (
        "copy it anew from /embed/v1/host.js"
    )
    written = [
        path
        for path in FILES
        if path.suffix == ".js" and "MessageChannel" in path.read_text(encoding="utf-8")
    ]
    assert written == [LWC / "host.js"]


def test_what_zendesk_reads_is_whole() -> None:
    manifest = json.loads(read("zendesk", "manifest.json"))
    assert manifest["frameworkVersion"] == "2.0"
    page = manifest["location"]["support"]["ticket_sidebar"]["url"]
    assert (EXAMPLES / "zendesk" / page).is_file()
    names = [parameter["name"] for parameter in manifest["parameters"]]
    assert [each["name"] for each in manifest["parameters"] if each.get("secure")] == ["tokenSecret"]
    for lang in ("en", "es", "pt-BR"):
        words = json.loads(read("zendesk", "translations", f"{lang}.json"))["app"]
        assert list(words["parameters"]) == names


def test_what_freshdesk_reads_is_whole() -> None:
    manifest = json.loads(read("freshdesk", "manifest.json"))
    place = manifest["modules"]["support_ticket"]["location"]["ticket_sidebar"]
    assert all((EXAMPLES / "freshdesk" / "app" / place[name]).is_file() for name in ("url", "icon"))
    requests, parameters = (
        json.loads(read("freshdesk", "config", f"{name}.json")) for name in ("requests", "iparams")
    )
    assert requests.keys() == manifest["modules"]["common"]["requests"].keys()
    assert set(re.findall(r"iparam\.(\w+)", json.dumps(requests))) <= parameters.keys()
    assert [name for name, each in parameters.items() if each.get("secure")] == ["tokenSecret"]


def test_what_salesforce_reads_is_whole() -> None:
    space = "{http://soap.sforce.com/2006/04/metadata}"
    meta = ElementTree.parse(LWC / "guideHelp.js-meta.xml")  # noqa: S314 (our own file)
    code = (LWC / "guideHelp.js").read_text(encoding="utf-8")
    offered = {each.attrib["name"] for each in meta.iter(f"{space}property")}
    assert offered | {"recordId"} == set(re.findall(r"@api (\w+)", code))
    assert 'import token from "@salesforce/apex/GuidePanelToken.token"' in code
    shipped = {path.name for path in (LWC.parents[1] / "classes").iterdir()}
    assert shipped == {"GuidePanelToken.cls", "GuidePanelToken.cls-meta.xml"}


@pytest.mark.parametrize("name", PAGES)
def test_a_readme_names_its_sources_and_no_file_holds_a_key(name: str) -> None:
    text = read(name, "README.md")
    for words in ("embed: {origins:", "POST /api/v1/tokens", "not been tried"):
        assert words in text
    assert re.search(r"https://(developer|freshworks|developers)\.", text)
    assert not any(re.search(r"\bkb_[ac]_\w{8}", path.read_text(encoding="utf-8")) for path in FILES)
