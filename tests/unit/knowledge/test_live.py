"""Taking over a new index while the old one answers: only whole builds, no pause, one warning."""

import json
import logging
import shutil
import sys
import threading
from itertools import pairwise
from pathlib import Path

import pytest

from knowledge.build_folder import current_build
from knowledge.errors import IndexMissingError, StaleIndexError
from knowledge.index import build_index
from knowledge.live import LiveKnowledgeBase
from knowledge.search import KnowledgeBase

from .builders import FakeEncoder, write_document

QUESTION = "what does the pump do exactly"
OLD, NEW = "A pump gives medicine.", "A pump gives medicine, day and night."


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def move(self, seconds: float = 2.0) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def live(clinic: Path, clock: Clock) -> LiveKnowledgeBase:
    return LiveKnowledgeBase(
        index_dir=clinic / "index", documents_dir=clinic / "documents", encoder=FakeEncoder(), clock=clock
    )


def edit(clinic: Path, old: str = OLD, new: str = NEW) -> None:
    path = clinic / "documents" / "pump.md"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def rebuild(clinic: Path) -> Path:
    build_index(clinic / "documents", clinic / "index", FakeEncoder())
    return current_build(clinic / "index")


def says(live: LiveKnowledgeBase) -> str:
    return live.current().answer(QUESTION).passage.text


def says_after_looking(live: LiveKnowledgeBase, clock: Clock) -> str:
    """Let it look, wait for what that starts, and ask."""
    clock.move()
    live.current()
    assert live.settle()
    return says(live)


def test_gives_the_loaded_base_while_nothing_changes(live: LiveKnowledgeBase, clock: Clock) -> None:
    base = live.current()
    clock.move()

    assert live.current() is base
    assert live.settle()
    assert live.current() is base


def test_takes_over_a_new_build(live: LiveKnowledgeBase, clinic: Path, clock: Clock) -> None:
    edit(clinic)
    rebuild(clinic)

    assert says(live) == OLD
    assert says_after_looking(live, clock) == NEW


def test_looks_at_most_once_a_second(live: LiveKnowledgeBase, clinic: Path, clock: Clock) -> None:
    edit(clinic)
    rebuild(clinic)
    clock.move(0.9)
    assert says(live) == OLD
    assert live.settle()
    assert says(live) == OLD

    clock.move(0.2)
    live.current()
    assert live.settle()
    assert says(live) == NEW


def test_answers_at_once_while_a_build_is_being_loaded(
    live: LiveKnowledgeBase, clinic: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(clinic)
    rebuild(clinic)
    may_load, loads = threading.Event(), []
    load = KnowledgeBase.load

    def slow_load(**options: object) -> KnowledgeBase:
        loads.append(threading.current_thread().name)
        assert may_load.wait(10)
        return load(**options)  # type: ignore[arg-type]

    monkeypatch.setattr(KnowledgeBase, "load", slow_load)
    for _ in range(5):
        clock.move()
        assert says(live) == OLD
    assert not live.settle(seconds=0.01)
    may_load.set()
    assert live.settle()

    assert says(live) == NEW
    assert loads == ["index-takeover"]


def test_threads_take_short_turns_during_a_takeover_only(
    live: LiveKnowledgeBase, clinic: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, during = sys.getswitchinterval(), []
    load = KnowledgeBase.load

    def watched_load(**options: object) -> KnowledgeBase:
        during.append(sys.getswitchinterval())
        return load(**options)  # type: ignore[arg-type]

    monkeypatch.setattr(KnowledgeBase, "load", watched_load)
    edit(clinic)
    rebuild(clinic)

    assert says_after_looking(live, clock) == NEW
    assert during == [pytest.approx(0.0002)]
    assert sys.getswitchinterval() == usual


def test_what_was_taken_before_goes_on_answering_from_the_old_build(
    live: LiveKnowledgeBase, clinic: Path, clock: Clock
) -> None:
    base = live.current()
    edit(clinic)
    rebuild(clinic)

    assert says_after_looking(live, clock) == NEW
    assert base.answer(QUESTION).passage.text == OLD


def test_takes_over_one_build_after_another(live: LiveKnowledgeBase, clinic: Path, clock: Clock) -> None:
    for old, new in ((OLD, "First."), ("First.", "Second."), ("Second.", "Third.")):
        edit(clinic, old, new)
        rebuild(clinic)
        assert says_after_looking(live, clock) == new


def test_a_build_that_comes_while_another_is_loaded_is_taken_over_next(
    live: LiveKnowledgeBase, clinic: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(clinic)
    rebuild(clinic)
    load = KnowledgeBase.load

    def load_and_build(**options: object) -> KnowledgeBase:
        base = load(**options)  # type: ignore[arg-type]
        monkeypatch.setattr(KnowledgeBase, "load", load)
        build_index(clinic / "documents", clinic / "index", FakeEncoder())
        return base

    monkeypatch.setattr(KnowledgeBase, "load", load_and_build)
    assert says_after_looking(live, clock) == NEW
    first = live.current()
    assert says_after_looking(live, clock) == NEW
    assert live.current() is not first


def test_documents_edited_and_not_yet_built_change_nothing(
    live: LiveKnowledgeBase, clinic: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    edit(clinic)
    edit(clinic, "title: Pump", "title: Another")
    (clinic / "index" / "CURRENT").touch()

    assert says_after_looking(live, clock) == OLD
    assert live.current().title("pump") == "Pump"
    assert caplog.records == []


def truncate_vectors(folder: Path) -> None:
    content = (folder / "index.faiss").read_bytes()
    (folder / "index.faiss").write_bytes(content[: len(content) // 2])


def drop_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def name_another_model(folder: Path) -> None:
    fields = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**fields, "model": "other@2"}), encoding="utf-8")


def name_another_format(folder: Path) -> None:
    fields = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**fields, "format_version": 7}), encoding="utf-8")


def drop_build(folder: Path) -> None:
    shutil.rmtree(folder)


def empty_current(folder: Path) -> None:
    (folder.parent / "CURRENT").write_text("", encoding="utf-8")


def drop_index(folder: Path) -> None:
    shutil.rmtree(folder.parent)


def edit_documents_after(folder: Path) -> None:
    edit(folder.parent.parent, NEW, "Edited once more.")


def drop_scorer_and_forget_it(folder: Path) -> None:
    """Hide the damage from the manifest: what then fails is no error of ours."""
    fields = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    del fields["files"]["scorer.npz"]
    (folder / "manifest.json").write_text(json.dumps(fields), encoding="utf-8")
    (folder / "scorer.npz").write_bytes(b"damaged")


# What is wrong with the new build, and what the one warning says of it.
DAMAGES = {
    truncate_vectors: "Index file index.faiss is missing or damaged. Run: make index",
    drop_manifest: "manifest.json cannot be read. Run: make index",
    name_another_model: "Index was built with model 'other@2', settings name 'fake@1'. Run: make index",
    name_another_format: "Index has format 7, this program reads 5. Run: make index",
    drop_build: "is gone from",
    empty_current: "names no build",
    drop_index: "No knowledge index in",
    edit_documents_after: "Index was built before documents/pump.md changed or went. Run: make index",
    drop_scorer_and_forget_it: "scorer.npz is missing, damaged or of another kind. Run: make index",
}


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_build_that_cannot_be_used_is_refused_with_one_warning(
    live: LiveKnowledgeBase, clinic: Path, clock: Clock, caplog: pytest.LogCaptureFixture, damage: object
) -> None:
    base = live.current()
    edit(clinic)
    damage(rebuild(clinic))  # type: ignore[operator]

    for _ in range(3):
        assert says_after_looking(live, clock) == OLD
        clock.move(100)

    assert live.current() is base
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert DAMAGES[damage] in caplog.text  # type: ignore[index]
    assert "the old one stays in use" in caplog.text
    assert QUESTION not in caplog.text


def test_a_whole_build_after_a_refused_one_is_taken_over_at_once(
    live: LiveKnowledgeBase, clinic: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    edit(clinic)
    truncate_vectors(rebuild(clinic))
    assert says_after_looking(live, clock) == OLD
    rebuild(clinic)

    assert says_after_looking(live, clock) == NEW
    assert len(caplog.records) == 1


def test_a_refused_build_that_comes_to_fit_is_taken_over_a_minute_later(
    live: LiveKnowledgeBase, clinic: Path, clock: Clock
) -> None:
    edit(clinic)
    rebuild(clinic)
    edit(clinic, NEW, "Not yet copied.")
    assert says_after_looking(live, clock) == OLD
    edit(clinic, "Not yet copied.", NEW)

    assert says_after_looking(live, clock) == OLD
    clock.move(60)
    assert says_after_looking(live, clock) == NEW


def test_documents_that_change_while_they_are_read_are_refused(
    live: LiveKnowledgeBase,
    clinic: Path,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    edit(clinic)
    rebuild(clinic)
    load = KnowledgeBase.load

    def load_and_edit(**options: object) -> KnowledgeBase:
        base = load(**options)  # type: ignore[arg-type]
        write_document(clinic / "documents", "brace")
        return base

    monkeypatch.setattr(KnowledgeBase, "load", load_and_edit)

    assert says_after_looking(live, clock) == OLD
    assert "Documents changed while the index was loaded" in caplog.text


def test_a_thread_that_cannot_be_started_costs_no_answer(
    live: LiveKnowledgeBase, clinic: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(clinic)
    rebuild(clinic)

    def fail(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", fail)
        assert says_after_looking(live, clock) == OLD

    assert says_after_looking(live, clock) == NEW


def test_many_threads_are_answered_through_many_takeovers(clinic: Path) -> None:
    live = LiveKnowledgeBase(
        index_dir=clinic / "index",
        documents_dir=clinic / "documents",
        encoder=FakeEncoder(),
        clock=iter(range(10_000_000)).__next__,  # each call is a second later: it always looks
    )
    done, said, failed = threading.Event(), set[str](), list[Exception]()

    def ask() -> None:
        try:
            while not done.is_set():
                said.add(says(live))
        except Exception as error:  # noqa: BLE001 - the test fails with whatever it was
            failed.append(error)

    visitors = [threading.Thread(target=ask) for _ in range(4)]
    for visitor in visitors:
        visitor.start()
    texts = [OLD, "First.", "Second.", "Third."]
    for old, new in pairwise(texts):
        edit(clinic, old, new)
        rebuild(clinic)
        while live.current().answer(QUESTION).passage.text != new:
            live.settle()
    done.set()
    for visitor in visitors:
        visitor.join()

    assert failed == []
    assert said <= set(texts)
    assert "Third." in said or says(live) == "Third."


def test_a_server_does_not_start_with_what_cannot_be_used(clinic: Path, tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="No knowledge index in"):
        LiveKnowledgeBase(index_dir=tmp_path, documents_dir=clinic / "documents", encoder=FakeEncoder())
    edit(clinic)
    with pytest.raises(StaleIndexError, match=r"built before documents/pump\.md changed"):
        LiveKnowledgeBase(index_dir=clinic / "index", documents_dir=clinic / "documents", encoder=FakeEncoder())
