"""Does the context take a finding back: negated, only asked about, or past?

The method is NegEx (Chapman et al., 2001) and ConText (Harkema et al., 2009): trigger phrases with a direction, a
reach, and words that stop them. Findings whose own phrase holds the negation ("don't feel it") are not touched by it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.safety.finder import Span
from bot.safety.matching import Match
from bot.safety.normalise import Word
from bot.safety.rule_book import Context, Pattern

# "My fusion two years ago": so many words may stand between the procedure and the time that belongs to it.
CLAIM_REACH = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as the screen has read it.

    Attributes:
        words: The normalised message.
        spans: Where each concept stands, masks applied.
        findings: Names of the concepts that can be negated.
    """

    words: tuple[Word, ...]
    spans: Mapping[str, Sequence[Span]]
    findings: frozenset[str]


def is_taken_back(match: Match, pattern: Pattern, context: Context, reading: Reading) -> bool:
    """Whether a context reaches a match and is not lifted.

    Args:
        match: One span a concept of `pattern`.
        pattern: The pattern that matched.
        context: A context of its rule.
        reading: The message.
    """
    named = zip(pattern.concepts, match, strict=True)
    targets = [span for concept, span in named if not context.on_findings or concept in reading.findings]
    cues = [cue for cue in reading.spans.get(context.name, ()) if _counts(cue, match, context, reading)]
    return any(
        _reaches(cue, target, context, reading) and not _is_lifted(target, context, reading)
        for target in targets
        for cue in cues
    )


def _counts(cue: Span, match: Match, context: Context, reading: Reading) -> bool:
    """A cue that is part of a finding, or claimed by a procedure right before it, does not take the finding back."""
    if any(span.start <= cue.start and cue.end <= span.end for span in match):
        return False
    return not any(
        0 <= cue.start - claim.end <= CLAIM_REACH
        and reading.words[claim.start].sentence == reading.words[cue.start].sentence
        for name in context.ignored_after
        for claim in reading.spans.get(name, ())
    )


def _reaches(cue: Span, target: Span, context: Context, reading: Reading) -> bool:
    before = cue.start < target.start
    if (context.stands == "before" and not before) or (context.stands == "after" and before):
        return False
    early, late = (cue, target) if before else (target, cue)
    return _is_in_reach(early, late, context, reading) and not _is_stopped(early, late, context, reading)


def _is_in_reach(early: Span, late: Span, context: Context, reading: Reading) -> bool:
    here, there = reading.words[early.start], reading.words[late.start]
    if context.reach == "message":
        return True
    if context.reach == "sentence":
        return here.sentence == there.sentence
    if here.clause != there.clause:
        return False
    return context.reach == "clause" or late.start - early.end <= int(context.reach)


def _is_stopped(early: Span, late: Span, context: Context, reading: Reading) -> bool:
    if context.ends_at_comma and any(word.after_comma for word in reading.words[early.end : late.start + 1]):
        return True
    return any(
        early.end <= stop.start and stop.end <= late.start
        for name in context.stopped_by
        for stop in reading.spans.get(name, ())
    )


def _is_lifted(target: Span, context: Context, reading: Reading) -> bool:
    if any(reading.spans.get(name) for name in context.lifted_anywhere_by):
        return True
    sentence = reading.words[target.start].sentence
    return any(
        reading.words[span.start].sentence == sentence
        for name in context.lifted_by
        for span in reading.spans.get(name, ())
    )
