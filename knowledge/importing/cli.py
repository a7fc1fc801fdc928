"""The sub-command `python -m knowledge import`."""

import argparse
import sys
from pathlib import Path
from typing import Any, get_args

from knowledge.importing.errors import AddressError
from knowledge.importing.importer import Result, import_pages
from knowledge.importing.markup import is_web_address
from knowledge.importing.parts import Split

_EXIT_LOOK = 1
_EXIT_FAILED = 2
_SAID = {
    "new": "written",
    "same": "unchanged",
    "renewed": "written anew",
    "kept": "edited by hand and kept; the page has not changed",
    "beside": "the page has changed; the edited draft beside it is kept",
}


def add_import(commands: Any, *, drafts: Path) -> None:
    """Add the sub-command to those of `python -m knowledge`; `drafts` is the folder that it writes to by default."""
    parser = commands.add_parser(
        "import",
        help="turn HTML, PDF, Word and text pages into draft documents",
        description="Turns pages of the clinic into draft documents, and marks what is missing, making nothing up. "
        "Exit status: 0 nothing to look at, 1 remarks in the drafts, 2 a page could not be imported (the others were).",
    )
    parser.add_argument("pages", nargs="+", type=Path, metavar="PAGE", help="an .html, .pdf, .docx, .md or .txt file")
    parser.add_argument("--output", type=Path, default=drafts, help="folder of the drafts")
    parser.add_argument(
        "--url", type=_address, default="", help="the page's web address, where it does not name its own"
    )
    parser.add_argument(
        "--split",
        choices=get_args(Split),
        default="auto",
        help="one draft a page, a main heading, or a sub-heading; auto: by main headings where they have sub-headings",
    )
    parser.set_defaults(run=_import)


def _address(text: str) -> str:
    if text and not is_web_address(text):
        raise argparse.ArgumentTypeError(f"'{text}' is no web address such as https://www.example.com/page")
    return text


def _import(options: argparse.Namespace) -> int:
    from tqdm import tqdm

    pages = list(dict.fromkeys(options.pages))
    if options.url and len(pages) > 1:
        raise AddressError(f"--url is one page's address, and {len(pages)} pages are named: import them one by one")
    results: list[Result] = []
    with tqdm(total=len(pages), desc="importing", unit="page", file=sys.stderr, leave=False) as bar:
        for result in import_pages(
            pages, output=options.output, documents=options.documents, url=options.url, split=options.split
        ):
            with bar.external_write_mode(file=sys.stderr):
                _show(result)
            bar.update()
            results.append(result)
    return _summary(results)


def _show(result: Result) -> None:
    for draft, saved in result.drafts:
        if saved.state == "kept":
            print(f"{saved.path}: {_SAID[saved.state]}", flush=True)
            continue
        print(f"{saved.path}: {_SAID[saved.state]}, {_counted(len(draft.all_remarks), 'remark')}", flush=True)
        for remark in draft.all_remarks:
            print(f"  {remark.text}", flush=True)
    for error in result.errors:
        print(error, file=sys.stderr, flush=True)


def _summary(results: list[Result]) -> int:
    failed = sum(bool(result.errors) for result in results)
    counts = {
        "page": len(results),
        "draft": sum(len(result.drafts) for result in results),
        "remark": sum(len(result.remarks) for result in results),
        "failure": failed,
    }
    print(", ".join(_counted(count, noun) for noun, count in counts.items()) + ".")
    if failed:
        return _EXIT_FAILED
    return _EXIT_LOOK if any(result.wants_attention for result in results) else 0


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
