"""Command line: build the index, search it, check the documents, import pages as drafts."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from knowledge.errors import KnowledgeError
from knowledge.importing.cli import add_import

_ROOT = Path(__file__).resolve().parent
_EXIT_FOUND = 1
_EXIT_UNUSABLE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns 0, 1 where a check found something, or 2 where something cannot be used."""
    options = _parser().parse_args(arguments)
    try:
        result: int = options.run(options)
    except KnowledgeError as error:
        print(error, file=sys.stderr)
        return _EXIT_UNUSABLE
    return result


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m knowledge", description="The clinic's documents and their index.")
    parser.add_argument("--documents", type=Path, default=_ROOT / "documents", help="folder of the documents")
    parser.add_argument("--index", type=Path, default=_ROOT.parent / "models" / "knowledge", help="folder of the index")
    parser.add_argument("--encoder", default="", help="sentence-transformers model; default: the packaged one")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    build = commands.add_parser("build", help="build the index where documents or questions changed")
    build.add_argument("--force", action="store_true", help="build even where nothing changed")
    build.set_defaults(run=_build)

    search = commands.add_parser("search", help="answer one question, or abstain")
    search.add_argument("question", help="what a visitor asks, in quotes")
    search.add_argument("--context", action="append", default=[], help="an earlier message; may be given repeatedly")
    search.add_argument("--json", action="store_true", help="print one JSON object")
    search.set_defaults(run=_search)

    check = commands.add_parser("check", help="check the documents; exit status 1 where something is found")
    check.add_argument("--questions", action="store_true", help="judge every question's document too; some minutes")
    check.add_argument("--json", action="store_true", help="print one JSON array of findings")
    check.set_defaults(run=_check)

    add_import(commands, drafts=_ROOT / "drafts")
    return parser


def _build(options: argparse.Namespace) -> int:
    from knowledge.compiled_encoder import load_encoder
    from knowledge.index import build_index, is_fresh

    encoder = load_encoder(options.encoder)
    if not options.force and is_fresh(options.index, options.documents, model=encoder.name):
        print("The index is up to date.")
        return 0
    print("Building the knowledge index (about a minute) ...", flush=True)
    manifest = build_index(options.documents, options.index, encoder)
    print(f"Indexed {manifest.passages} passages; questions below {manifest.threshold} are declined.")
    return 0


def _search(options: argparse.Namespace) -> int:
    from knowledge.compiled_encoder import load_encoder
    from knowledge.search import KnowledgeBase

    base = KnowledgeBase.load(
        index_dir=options.index,
        documents_dir=options.documents,
        encoder=load_encoder(options.encoder),
    )
    answer = base.answer(options.question, context=options.context)
    if options.json:
        print(json.dumps(asdict(answer), ensure_ascii=False, default=str))
        return 0
    print(f"{'answered' if answer.answered else 'declined: ' + answer.kind} (score {answer.score:.2f})")
    print(f"topics: {', '.join(answer.topics)}\n\n{answer.passage.text}\n")
    print(f"Source: {answer.source.title}, reviewed {answer.source.reviewed_on}")
    return 0


def _check(options: argparse.Namespace) -> int:
    from knowledge.check.report import check_everything
    from knowledge.compiled_encoder import load_encoder

    report = check_everything(
        options.documents,
        options.index,
        encoder=lambda: load_encoder(options.encoder),
        project=_ROOT.parent,
        labels=options.questions,
    )
    findings = [finding.seen_from(Path.cwd()) for finding in report.findings]
    for reason in report.left_out:
        print(reason, file=sys.stderr)
    if options.json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, default=str))
        return _EXIT_FOUND if findings else 0
    for finding in findings:
        print(finding)
    print(f"{len(findings)} finding{'' if len(findings) == 1 else 's'}." if findings else "No findings.")
    return _EXIT_FOUND if findings else 0
