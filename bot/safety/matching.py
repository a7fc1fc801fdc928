"""Find where a pattern's concepts stand together."""

from collections.abc import Iterator, Mapping, Sequence

from bot.safety.finder import Span
from bot.safety.normalise import Word
from bot.safety.rule_book import Pattern

Match = tuple[Span, ...]


def matches(pattern: Pattern, words: Sequence[Word], spans: Mapping[str, Sequence[Span]]) -> Iterator[Match]:
    """Every way in which a pattern's concepts stand together.

    Args:
        pattern: The combination.
        words: The message.
        spans: Where each concept stands.

    Yields:
        One span a concept, in the pattern's order; they never overlap.
    """
    if any(concept not in spans for concept in pattern.concepts):
        return
    for match in _extended((), pattern, words, spans):
        if not _is_silenced(match, pattern, words, spans):
            yield match


def _extended(
    chosen: Match, pattern: Pattern, words: Sequence[Word], spans: Mapping[str, Sequence[Span]]
) -> Iterator[Match]:
    if len(chosen) == len(pattern.concepts):
        yield chosen
        return
    for span in spans[pattern.concepts[len(chosen)]]:
        if not chosen or _fits(span, chosen, pattern, words):
            yield from _extended((*chosen, span), pattern, words, spans)


def _fits(span: Span, chosen: Match, pattern: Pattern, words: Sequence[Word]) -> bool:
    if any(span.start < other.end and other.start < span.end for other in chosen):
        return False
    if pattern.ordered and span.start < chosen[-1].end:
        return False
    first, new = words[chosen[0].start], words[span.start]
    if pattern.scope == "clause" and first.clause != new.clause:
        return False
    if pattern.scope == "sentence" and first.sentence != new.sentence:
        return False
    if pattern.within is None:
        return True
    neighbours = chosen[-1:] if pattern.ordered else chosen
    return any(_words_between(span, other, words) <= pattern.within for other in neighbours)


def _words_between(span: Span, other: Span, words: Sequence[Word]) -> int:
    early, late = sorted((span, other), key=lambda one: one.start)
    return words[late.start].place - words[early.end - 1].place - 1


def _is_silenced(match: Match, pattern: Pattern, words: Sequence[Word], spans: Mapping[str, Sequence[Span]]) -> bool:
    sentences = {words[span.start].sentence for span in match}
    return any(words[span.start].sentence in sentences for name in pattern.absent for span in spans.get(name, ()))
