from pathlib import Path

import yaml

from benchmarks.own_data import PROJECT_ROOT
from benchmarks.rasa_project import OURS, STOCK, RasaProject, our_config, stock_config


def test_stock_learns_as_long_as_it_is_told() -> None:
    config = stock_config(7)
    epochs = {each["name"]: each["epochs"] for each in config["pipeline"] + config["policies"] if "epochs" in each}
    assert epochs == {"DIETClassifier": 7, "ResponseSelector": 7, "TEDPolicy": 7}
    assert [each["name"] for each in config["pipeline"]].count("CountVectorsFeaturizer") == 2


def test_our_configuration_is_the_shipped_one_over_files_alone() -> None:
    shipped = yaml.safe_load((PROJECT_ROOT / "config.yml").read_text(encoding="utf-8"))
    assert our_config() == {name: value for name, value in shipped.items() if name != "importers"}


def test_both_train_on_the_same_files_and_keep_nothing_elsewhere(tmp_path: Path) -> None:
    project = RasaProject(folder=tmp_path, examples=1)
    commands = {side: project.training_command(side) for side in (STOCK, OURS)}
    differing = [one for one, two in zip(commands[STOCK], commands[OURS], strict=True) if one != two]
    assert differing == [str(tmp_path / "stock.yml"), str(tmp_path / "stock")]
    environment = project.environment(OURS, {"PATH": "/bin", "BOT_MODEL": "/elsewhere"})
    assert environment["PATH"] == "/bin"
    assert environment["BOT_MODEL"] == str(tmp_path / "ours" / "rasa.tar.gz")
    assert environment["RASA_CACHE_DIRECTORY"].startswith(str(tmp_path))
