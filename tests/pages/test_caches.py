"""What is kept from one question to the next is kept by what it was made of, and for whom.

Each cached answer is keyed by the version of the records or the id of the release, and where it is exact by the viewer:
a cache that somebody adds is not in the list here, and fails.
"""

import ast
from dataclasses import fields
from functools import cache

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.access import Role, Viewer
from dashboard.operations import log
from dashboard.ui import answers
from tests.test_architecture import _modules

CACHED = {
    "ui/answers.py:_by_words": ("words", "_answer", "_asked"),
    "ui/contracts.py:_contracts": ("version", "viewer", "quarter"),
    "ui/curves.py:_own": ("version", "viewer", "slug", "by"),
    "ui/differences.py:_moves": ("version", "viewer", "earlier", "later"),
    "ui/session.py:_installation": ("settings_as_text", "_settings"),
    "ui/summary.py:_summary": ("release_id", "period"),
    "ui/taking_back.py:_moves": ("version", "viewer", "one", "event"),
    "ui/versions.py:_matched": ("version", "viewer"),
    "ui/versions.py:_of_service": ("version", "viewer"),
}
"""Every function that Streamlit keeps answers of, with its arguments. One that begins with _ is no part of the key."""
NOT_IN_THE_KEY = {"_answer", "_asked", "_settings"}
"""Their text is the key, in the argument before them."""
EMPTIED_BY = {"ui/forgetting.py"}
"""Where all that is kept is thrown away, because a woman was removed."""
KEPT = {
    "_headline",
    "_of_contract",
    "_of_partner",
    "_by_partner",
    "_own",
    "_own_adjusted",
    "_cohorts",
    "_published",
    "_published_pathway",
    "_published_areas",
    "_clear",
    "_sent_returns",
}
"""What `_kept` keeps: the name and every argument, as text, are the key."""


@cache
def _nodes():
    """Every node of every module, read once."""
    return tuple((name, node) for name, tree in _modules() for node in ast.walk(tree))


def _functions():
    return ((name, node) for name, node in _nodes() if isinstance(node, ast.FunctionDef))


def _decorators(node):
    return {ast.unparse(one).partition("(")[0] for one in node.decorator_list}


def _parameters(node):
    return tuple(one.arg for one in (*node.args.args, *node.args.kwonlyargs))


def test_every_cache_is_in_the_list():
    found = {
        f"{name}:{node.name}": _parameters(node)
        for name, node in _functions()
        if _decorators(node) & {"st.cache_data", "st.cache_resource"}
    }
    assert found == CACHED


def test_streamlit_s_caches_are_used_in_no_other_way():
    used = {
        name
        for name, node in _nodes()
        if isinstance(node, ast.Attribute) and node.attr in ("cache_data", "cache_resource")
    }
    assert used == {key.partition(":")[0] for key in CACHED} | EMPTIED_BY
    imported = {name for name, node in _nodes() if isinstance(node, ast.ImportFrom)
                and {one.name for one in node.names} & {"cache_data", "cache_resource"}}  # fmt: skip
    assert imported == set()


@pytest.mark.parametrize("key", CACHED)
def test_each_is_keyed_by_records_or_release_and_by_the_viewer(key):
    arguments = CACHED[key]
    assert {one for one in arguments if one.startswith("_")} <= NOT_IN_THE_KEY
    assert arguments[0] in ("version", "release_id", "words", "settings_as_text")
    if arguments[0] == "version":
        assert "viewer" in arguments


def test_what_is_kept_by_its_words_has_a_name_of_its_own_and_the_same_key():
    here = [node for name, node in _nodes() if name == "ui/answers.py"]
    functions = {node.name: _parameters(node) for node in here if isinstance(node, ast.FunctionDef)}
    kept = [node.args for node in here if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_kept"]
    assert {ast.unparse(arguments[0]) for arguments in kept} == KEPT
    for function, key, *rest in kept:
        first, *others = functions[ast.unparse(function)]
        assert first in ("version", "release_id")
        if first == "version":
            assert ast.unparse(key).removesuffix("()").endswith("version")
            assert others[0] == "viewer"
            assert ast.unparse(rest[0]) == "viewer"
        else:
            assert ast.unparse(key) == "_release_id()"
            assert "viewer" not in others, "published figures are the same for all"


def test_everything_that_a_viewer_is_stands_in_the_key():
    one = Viewer(Role.PROVIDER, "somebody", "RIVERSIDE", "MARCHES")
    assert all(str(getattr(one, field.name)) in repr(one) for field in fields(Viewer))


def test_nothing_that_is_exact_is_kept_for_the_whole_program():
    """What Python itself keeps is of the program's own words, never of the records."""
    found = {name for name, node in _functions() if _decorators(node) & {"cache", "lru_cache", "functools.cache"}}
    assert not {name for name in found if name.startswith(("analysis/exact", "analysis/cohorts", "app_pages"))}
    for name, node in _functions():
        if _decorators(node) & {"cache", "lru_cache", "functools.cache"}:
            assert "records" not in _parameters(node), name


def test_another_viewer_is_not_given_what_was_kept_for_the_one_before(visit, three_services):
    """One process, one cache: a page of one service, then of another."""
    said = {}
    for provider in ("RIVERSIDE", "CWMHAF", "RIVERSIDE"):
        app: AppTest = visit(three_services, "provider", "providers/service.py", service=provider)
        said.setdefault(provider, []).append([one.value for one in app.metric])
    assert said["RIVERSIDE"][0] == said["RIVERSIDE"][1] != said["CWMHAF"][0]
    assert {one.who for one in log.entries(three_services) if one.kind == "own"} >= {"RIVERSIDE", "CWMHAF"}


def test_what_was_kept_goes_with_the_version_of_the_records():
    st.cache_resource.clear()
    for version in ("1-0-0-0", "1-0-0-0", "2-0-0-0"):
        for provider in ("A", "B"):
            answers._kept(_counted, version, Viewer(Role.PROVIDER, provider, provider))
    assert COUNTED == ["1-0-0-0/A", "1-0-0-0/B", "2-0-0-0/A", "2-0-0-0/B"]
    st.cache_resource.clear()


COUNTED: list[str] = []


def _counted(version, viewer):
    COUNTED.append(f"{version}/{viewer.name}")
    return version
