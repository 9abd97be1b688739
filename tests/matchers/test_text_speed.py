"""Texts made to take long, found by fuzzing."""

import time

import pytest

from matchers.text import prepare


@pytest.mark.parametrize("opener", ["<!-- x ", "<script>x", "<script ", "<style a='b'> ", "<script><style>", "<b "])
def test_what_is_never_closed_is_walked_through_once(opener):
    begun = time.process_time()
    prepare("é" + opener * (120_000 // len(opener)) + " &amp;")
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("a<!-- x --> b&amp;", "a b&"),
        ("a<script>if (a<b) x('</p>')</script>b", "ab"),
        ("a<SCRIPT type='x'>\n1\n</script >b", "ab"),
        ("a<style>p{}</style><script>1</script>b", "ab"),
        ("a <!-- never closed", "a <!-- never closed"),
    ],
)
def test_what_is_closed_is_dropped(raw, clean):
    assert prepare(raw).clean == clean
