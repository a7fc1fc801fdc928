"""Markup: a web page's tree, made ready for finding its text."""

import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from knowledge.importing.blocks import clean
from knowledge.importing.errors import PageError
from knowledge.importing.page import MOST_LETTERS

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BOXES = (
    *_HEADINGS,
    "div",
    "p",
    "ul",
    "ol",
    "dl",
    "table",
    "section",
    "article",
    "main",
    "form",
    "details",
    "blockquote",
)
_AROUND = frozenset({"nav", "header", "footer", "aside", "form", "dialog", "script", "style", "noscript", "template"})
_AROUND_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "dialog", "search", "menu"})
_AROUND_NAME = re.compile(
    r"(^|[-_ ])(nav|menu|footer|cookies?|consent|breadcrumbs?|sidebar|share|social|related|comments?|popup|modal)"
    r"([-_ ]|$)",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DROPPED = ("script", "style", "noscript", "template", "svg", "iframe", "object", "math", "canvas", "audio", "video")
_MOST_LINKED = 0.6  # share of a list's letters in links: above it, a menu
_MOST_ELEMENTS = 200_000
_MOST_AROUND = 0.5  # of the letters: what holds more is the page
_MARK = "data-around"
_TAB_TITLE = re.compile(r"(?:tab|accordion|toggle)[-_]{0,2}(?:title|heading|header)\b", re.IGNORECASE)
_NOT_ADDRESS = re.compile(r"[\s<>\"\x00-\x20\x7f-\x9f\ud800-\udfff]")
_SITE_MARK = re.compile(r"\s+[|–—·»-]\s+")


def parse_html(path: Path, text: str) -> Any:
    """Parse a page and take out what is no text.

    Returns:
        lxml's tree; what stands around the text is marked, see `is_around`.

    Raises:
        PageError: It is no HTML, or far too large.
    """
    import lxml.html
    from lxml import etree

    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise PageError(path, "holds no HTML that can be read. Save the page again from the browser") from error
    if sum(1 for _ in tree.iter()) > _MOST_ELEMENTS:
        reason = f"has more than {_MOST_ELEMENTS} elements. Save the part that is meant as a page of its own"
        raise PageError(path, reason)
    for element in list(tree.iter(*_DROPPED)):
        element.drop_tree()
    if len(tree.text_content()) > 2 * MOST_LETTERS:
        raise PageError(path, f"holds more than {MOST_LETTERS} letters of text. Save the part that is meant")
    _mark_around(tree)
    _bare_lists(tree)
    _wrap_loose_text(tree)
    return tree


def is_web_address(text: str) -> bool:
    """Whether a text is an http or https address with a host and no spaces."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not _NOT_ADDRESS.search(text)


def names_of(tree: Any) -> tuple[str, str]:
    """Return the page's title, without the site's name, and the site's name."""
    site = clean(_meta(tree, "og:site_name"))
    headings = [clean(heading.text_content()) for heading in tree.iter("h1") if not is_around(heading)]
    if len(headings) == 1 and headings[0]:
        return headings[0], site
    title = clean(_meta(tree, "og:title") or " ".join(tree.xpath("//head/title/text()")))
    parts = [part for part in _SITE_MARK.split(title) if part.casefold() != site.casefold()]
    return (parts[0] if parts else title), site


def _meta(tree: Any, name: str) -> str:
    found = tree.xpath("//meta[@property=$name or @name=$name]/@content", name=name)
    return str(found[0]) if found else ""


def address_of(tree: Any) -> str:
    """Return the page's own address; empty where it gives none that can be one."""
    found = [*tree.xpath("//link[@rel='canonical']/@href"), _meta(tree, "og:url")]
    return next((str(url).strip() for url in found if is_web_address(str(url).strip())), "")


def is_around(element: Any) -> bool:
    """Whether an element belongs to what stands around a page's text, or is hidden."""
    return element.get(_MARK) is not None or any(above.get(_MARK) is not None for above in element.iterancestors())


def main_parts(tree: Any) -> Iterator[Any]:
    """Yield the elements that the page marks as its main part."""
    yield from tree.xpath("//main | //article | //*[@role='main' or @role='article']")


def as_one_part(tree: Any) -> Any:
    """Return a copy whose body, without what stands around the text, is marked as the main part."""
    whole = deepcopy(tree)
    for element in main_parts(whole):
        element.tag = "div"
        element.attrib.pop("role", None)
    body = whole.find("body")
    for element in [] if body is None else list(body.iterdescendants()):
        if element.getparent() is not None and is_around(element):
            element.drop_tree()
    if body is not None:
        body.tag = "article"
        body.attrib.clear()
        body.addprevious(body.makeelement("body"))
        whole.find("body").append(body)
    return whole


def text_elements(tree: Any) -> Iterator[Any]:
    """Yield the innermost elements that hold words and do not stand around the text."""
    for element in tree.iter("p", "li", *_HEADINGS, "summary", "dt", "dd", "blockquote"):
        if not is_around(element) and not _holds_text_element(element):
            yield element


def _bare_lists(tree: Any) -> None:
    """Take the names off lists that are no menus: trafilatura drops lists that page builders name after icons."""
    for listing in tree.iter("ul", "ol"):
        letters = len(listing.text_content().strip())
        linked = sum(len(link.text_content().strip()) for link in listing.iter("a"))
        if not letters or linked > _MOST_LINKED * letters or is_around(listing):
            continue
        for element in listing.iter():
            _unname(element)
        wrapper = listing.getparent()
        while wrapper is not None and wrapper.tag == "div" and len(wrapper.text_content().strip()) == letters:
            _unname(wrapper)
            wrapper = wrapper.getparent()


def _unname(element: Any) -> None:
    for name in ("class", "id", "data-widget_type", "data-element_type"):
        element.attrib.pop(name, None)


def _mark_around(tree: Any) -> None:
    """Mark what stands around a page's text, or is hidden."""
    most = _MOST_AROUND * len(tree.text_content())
    for element in tree.iter():
        named = _AROUND_NAME.search(f"{element.get('class', '')} {element.get('id', '')}")
        hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "")
        tagged = element.tag in _AROUND or (element.get("role") or "").lower() in _AROUND_ROLES
        if element.tag in {"body", "html"} or not (named or hidden or tagged):
            continue
        # Themes name what holds the whole page after what it lacks ("no-sidebar"), and builders put it into a form.
        sure = (tagged and element.tag != "form") or hidden
        if sure or len(element.text_content()) <= most:
            element.set(_MARK, "")


def _wrap_loose_text(tree: Any) -> None:
    """Make paragraphs of text that stands in a box alone, and headings of the titles of tabs and accordions.

    Trafilatura drops most of either.
    """
    for box in list(tree.iter("div")):
        if _TAB_TITLE.search(box.get("class") or "") or (box.get("role") or "").lower() == "tab":
            _unname(box)
            box.attrib.pop("role", None)
            box.tag = "h6"
        elif _own_text(box) and not any(True for _ in box.iterdescendants(*_BOXES)):
            box.tag = "p"


def _own_text(element: Any) -> bool:
    return bool((element.text or "").strip()) or any((child.tail or "").strip() for child in element)


def _holds_text_element(element: Any) -> bool:
    return next(element.iter("li", "p", "dd"), element) is not element or len(list(element.iter("li", "p"))) > 1
