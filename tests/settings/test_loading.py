"""What a right folder gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from mailbridge.settings import Misconfigured, load, starter, templates
from tests.settings.support import SECRETS, Folder


def test_a_right_folder_is_read_whole(folder: Folder) -> None:
    settings = load(folder.path, SECRETS)
    council = settings.council
    assert council.service.council == "Northborough Council"
    assert council.councillors["shah"].display == "Cllr Priya Shah"
    assert council.departments["waste"].working_days == 10
    assert council.categories["pothole"].department == "highways"
    assert council.ward_of("NB1 4QT") == "Harbour"
    assert settings.operator.address == "it@northborough.example"
    assert settings.smtp.host == "localhost"
    assert settings.lexicon.category_points == 3


def test_who_is_copied_is_an_address_or_a_person(folder: Folder) -> None:
    cc = 'cc = ["a@northborough.example", { address = "b@northborough.example", name = "Bea", expects = "please plan it" }]'
    folder.change("council.toml", 'address = "waste@northborough.example"', f'address = "waste@northborough.example"\n{cc}')
    found = load(folder.path, SECRETS).council.departments["waste"].cc
    assert [one.line for one in found] == ["a@northborough.example: for information", "Bea: please plan it"]


def test_paths_start_at_the_folder(folder: Folder) -> None:
    settings = load(folder.path, SECRETS)
    home = folder.path.parent.resolve()
    assert settings.storage.data == home / "data"
    assert settings.storage.database == f"sqlite:///{home}/data/mailbridge.db"
    assert settings.council.councillors["okafor"].mailbox.password_file == str(home / "okafor.secret")
    assert settings.council.councillors["shah"].mailbox.password_file == ""
    folder.change("service.toml", "[storage]", f'[storage]\ndata = "{home}/elsewhere"\ndatabase = "postgresql+psycopg://localhost/mailbridge"')
    folder.change("service.toml", 'tls = "none"\n\n[operator]', 'tls = "none"\nca_file = "ca.pem"\n\n[operator]')
    settings = load(folder.path, SECRETS)
    assert settings.storage.data == home / "elsewhere"
    assert settings.storage.database == "postgresql+psycopg://localhost/mailbridge"
    assert settings.smtp.ca_file == str(home / "config" / "ca.pem")


def test_secrets_are_read_when_asked_for_and_shown_nowhere(folder: Folder) -> None:
    settings = load(folder.path, SECRETS)
    assert settings.secret(settings.council.councillors["shah"].mailbox) == "correct horse"
    assert settings.secret(settings.council.councillors["okafor"].mailbox) == "battery staple"
    for shown in (repr(settings), str(settings), repr(settings.storage)):
        assert "correct horse" not in shown
        assert "battery staple" not in shown


def test_a_database_password_is_not_shown(folder: Folder) -> None:
    folder.change("service.toml", "[storage]", '[storage]\ndatabase = "postgresql+psycopg://mb:hunter2@localhost/mb"')
    assert "hunter2" not in repr(load(folder.path, SECRETS))


def test_a_secret_that_went_away_is_told_without_the_secret(folder: Folder) -> None:
    settings = load(folder.path, SECRETS)
    folder.secret.unlink()
    with pytest.raises(Misconfigured, match=r"okafor\.secret.*is missing"):
        settings.secret(settings.council.councillors["okafor"].mailbox)


def test_without_an_environment_nobody_asks_for_secrets(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.secret.unlink()
    settings = load(folder.path)
    monkeypatch.setenv("SHAH_PASSWORD", "from outside")
    assert settings.secret(settings.council.councillors["shah"].mailbox) == "from outside"


def test_a_folder_may_do_without_categories_words_and_letters(folder: Folder) -> None:
    (folder.path / "categories.toml").unlink()
    (folder.path / "words.toml").unlink()
    for name in ("council.toml", "wards.csv"):
        folder.write(name, (starter.config() / name).read_text(encoding="utf-8"))
    settings = load(folder.path, SECRETS)
    assert "pothole" in settings.council.categories
    assert settings.lexicon.emergencies
    assert settings.template_files["forward.txt"] == starter.templates() / "forward.txt"


def test_wards_are_found_without_being_named(folder: Folder) -> None:
    folder.change("service.toml", 'wards = "wards.csv"', "")
    assert load(folder.path, SECRETS).council.ward_of("NB1 1AA") == "Millfield"
    (folder.path / "wards.csv").unlink()
    assert load(folder.path, SECRETS).council.wards == {}


def test_several_ward_files_may_be_named_also_under_service(folder: Folder) -> None:
    folder.change("service.toml", 'wards = "wards.csv"', "")
    folder.change("service.toml", "[service]", '[service]\nwards = ["wards.csv", "more.csv"]')
    folder.write("more.csv", "\ufeffpostcode,ward\nNB7 2AA,Eastgate\n")
    assert load(folder.path, SECRETS).council.wards == {"NB1": "Millfield", "NB1 4": "Harbour", "NB7 2AA": "Eastgate"}


def test_own_letters_replace_their_family_as_a_whole(folder: Folder) -> None:
    own = folder.path.parent / "templates"
    own.mkdir()
    (own / "acknowledgement.1.txt").write_text("Subject: Hello\n\nHello", encoding="utf-8")
    (own / "notes.md").write_text("no letter", encoding="utf-8")
    settings = load(folder.path, SECRETS)
    assert [name for name in settings.templates if name.startswith("acknowledgement.")] == ["acknowledgement.1.txt"]
    assert settings.templates["acknowledgement.1.txt"].startswith("Subject: Hello")
    assert "notes.md" not in settings.templates
    assert "forward.txt" in settings.templates
    assert templates(folder.path)["acknowledgement.1.txt"].path == own / "acknowledgement.1.txt"


def test_letters_may_live_elsewhere(folder: Folder) -> None:
    other = folder.path.parent / "letters"
    other.mkdir()
    (other / "survey.txt").write_text("Subject: Sorted?\n\nx", encoding="utf-8")
    folder.change("service.toml", 'wards = "wards.csv"', 'wards = "wards.csv"\ntemplates = "../letters"')
    assert load(folder.path, SECRETS).templates["survey.txt"].startswith("Subject: Sorted?")


def test_the_folder_may_be_the_one_where_people_stand(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    own = folder.path.parent / "templates"
    own.mkdir()
    (own / "survey.txt").write_text("Subject: Sorted?\n\nx", encoding="utf-8")
    monkeypatch.chdir(folder.path)
    assert load(Path(), SECRETS).templates["survey.txt"].startswith("Subject: Sorted?")


def test_the_starter_set_loads_without_a_problem() -> None:
    settings = load(starter.config(), {"MAILBRIDGE_SHAH_PASSWORD": "a", "MAILBRIDGE_SMTP_PASSWORD": "b"})
    assert settings.council.ward_of("NB1 4QT") == "Millfield"
    assert {category.department for category in settings.council.categories.values()} - {""} <= settings.council.departments.keys()
    assert settings.council.councillors["shah"].casework_address.endswith(".example")


def test_settings_cannot_be_changed(folder: Folder) -> None:
    settings = load(folder.path, SECRETS)
    with pytest.raises(ValidationError):
        settings.smtp.host = "other.example"
    with pytest.raises(TypeError):
        settings.templates["survey.txt"] = ""  # type: ignore[index]
