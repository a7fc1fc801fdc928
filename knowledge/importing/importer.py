"""The importer: pages into drafts, one page after the other, none stopping the next."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.documents import load_document
from knowledge.errors import DocumentError
from knowledge.importing.blocks import clean
from knowledge.importing.draft import Draft, make_draft
from knowledge.importing.errors import PageError
from knowledge.importing.parts import Split, outlines_of
from knowledge.importing.reader import read_page
from knowledge.importing.remarks import KnownPassage, Remark
from knowledge.importing.store import Saved, open_folder, save


@dataclass(frozen=True)
class Result:
    """What became of one page.

    Attributes:
        path: The page's file.
        drafts: Its drafts, and where each lies.
        errors: Why it, or a draft of it, was not imported; each a line that names a file and the remedy.
    """

    path: Path
    drafts: tuple[tuple[Draft, Saved], ...] = ()
    errors: tuple[str, ...] = ()

    @property
    def wants_attention(self) -> bool:
        """Whether staff have to look: at a remark, or at a draft beside an edited one."""
        return bool(self.remarks) or any(saved.state == "beside" for _, saved in self.drafts)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Remarks of every draft but edited ones that were kept: staff may have answered theirs."""
        return tuple(remark for draft, saved in self.drafts if saved.state != "kept" for remark in draft.all_remarks)


def import_pages(
    paths: Iterable[Path], *, output: Path, documents: Path, url: str = "", split: Split = "auto"
) -> Iterator[Result]:
    """Import pages, each when asked for the next result.

    Args:
        paths: HTML, PDF, Word and text files.
        output: Folder of the drafts; made where it is missing.
        documents: Folder of the documents that passages are compared with; none may lie there.
        url: Address of the page, for those that do not give their own.
        split: See `outlines_of`.

    Raises:
        DraftFolderError: Drafts cannot be kept in `output`.
    """
    open_folder(output, documents=documents)
    known, slugs = _known(documents)
    taken: set[Path] = set()
    for path in paths:
        try:
            page = read_page(path)
        except PageError as error:
            yield Result(path, errors=(str(error),))
            continue
        drafts: list[tuple[Draft, Saved]] = []
        errors: list[str] = []
        for number, outline in enumerate(outlines_of(page, split=split)):
            origin = clean(path.name)
            draft = make_draft(outline, page, origin=origin, url=url, first=number == 0, known=known, documents=slugs)
            try:
                saved = save(draft, output, taken=taken)
            except PageError as error:
                errors.append(str(error))
                continue
            taken.add(saved.path if saved.state != "beside" else saved.path.with_name(_without_new(saved.path.name)))
            drafts.append((draft, saved))
        known = [*known, *_passages(drafts)]
        yield Result(path, tuple(drafts), tuple(errors))


def _without_new(name: str) -> str:
    return name.removesuffix(".new.md") + ".md"


def _known(folder: Path) -> tuple[list[KnownPassage], list[str]]:
    """Return the documents' passages and slugs; a document that cannot be loaded has only a slug."""
    passages: list[KnownPassage] = []
    paths = sorted(folder.glob("*.md"))
    for path in paths:
        try:
            document = load_document(path)
        except DocumentError:
            continue  # `python -m knowledge check` names it
        passages += [KnownPassage(f"{path.name} ({section.heading})", section.text) for section in document.sections]
    return passages, [path.stem for path in paths]


def _passages(drafts: Iterable[tuple[Draft, Saved]]) -> list[KnownPassage]:
    return [
        KnownPassage(f"The draft {saved.path.name} ({section.heading})", " ".join(section.paragraphs))
        for draft, saved in drafts
        for section in draft.sections
    ]
