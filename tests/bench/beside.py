"""Other programs that read the same mails, each in a throw-away environment of its own, packages from the registry by name."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench.enquiries import Enquiry
from tests.bench.floors import Took
from tests.bench.sink import Sink
from tests.servers.dovecot import DovecotServer

SETTINGS = """
SECRET_KEY, DEBUG, USE_TZ, ROOT_URLCONF, SITE_ID, LANGUAGE_CODE = "bench", False, True, "urls", 1, "en"
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["django.contrib." + one for one in ("auth", "contenttypes", "sessions", "sites", "messages", "humanize", "admin")]
INSTALLED_APPS += ["rest_framework", "helpdesk"]
DATABASES = {{"default": {{"ENGINE": "django.db.backends.sqlite3", "NAME": "{folder}/helpdesk.db", "CONN_MAX_AGE": None, "OPTIONS": {{
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"}}}}}}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
TEMPLATES = [{{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {{"context_processors": [
    "django.contrib.auth.context_processors.auth", "django.template.context_processors.request", "django.contrib.messages.context_processors.messages"]}}}}]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware"]
MEDIA_ROOT = "{folder}/media"
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", {smtp}
DEFAULT_FROM_EMAIL = "helpdesk@northborough.example"
HELPDESK_TEAMS_MODE_ENABLED = False
HELPDESK_VALIDATE_ATTACHMENT_TYPES = False  # else it stores no .jpeg
"""
URLS = """
from django.urls import include, path
urlpatterns = [path("helpdesk/", include("helpdesk.urls", namespace="helpdesk"))]
"""
QUEUE = """
from helpdesk.models import Queue
Queue.objects.create(title="Casework", slug="casework", email_address="{user}", allow_email_submission=True, email_box_type="imap", email_box_host="127.0.0.1",
    email_box_port={port}, email_box_user="{user}", email_box_pass="{password}", email_box_imap_folder="INBOX", email_box_interval=0, logging_type="none")
"""


class Beside:
    """django-helpdesk as its documentation sets it up: its own `get_email` reads one mailbox by IMAP, and Django posts what it writes.

    It needs no Celery for this. For each mail it makes a ticket, stores the attachments as files, and posts one letter of 4 KB over a connection of its own:
    twelve statements a mail, of them six or seven that write, each its own commit (counted with release 2.6.1)."""

    def __init__(self, folder: Path, dovecot: DovecotServer, sink: Sink) -> None:
        self.home = folder / "helpdesk"
        self.home.mkdir()
        self.user, self.sink = dovecot.user(), sink
        self.python = self.home / "venv" / "bin" / "python"
        subprocess.run([sys.executable, "-m", "venv", str(self.home / "venv")], check=True)
        subprocess.run([str(self.python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "django-helpdesk"], check=True, capture_output=True)
        (self.home / "bench_settings.py").write_text(SETTINGS.format(folder=self.home, smtp=sink.port), encoding="utf-8")
        (self.home / "urls.py").write_text(URLS, encoding="utf-8")
        self._django("migrate", "--verbosity", "0")
        self._django("loaddata", "emailtemplate.json", "--verbosity", "0")
        self._django("shell", "-c", QUEUE.format(user=self.user.address, password=self.user.password, port=dovecot.imap_port))

    def take(self, mails: Sequence[Enquiry]) -> Took:
        """One lot of mails; what its start costs, with an empty mailbox, is taken off."""
        start = self._get_email()
        for mail in mails:
            self.user.deliver(mail.raw, mail.sender)
        self.sink.accepted()
        took = self._get_email()
        assert not self.user.messages(), "django-helpdesk left mails in its mailbox"
        assert len(self.sink.accepted()) == len(mails), "django-helpdesk does not post one letter a mail"
        return Took(took.wall - start.wall, took.cpu - start.cpu)

    def _get_email(self) -> Took:
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        self._django("get_email", "--quiet")
        wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        return Took(wall, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)

    def _django(self, *arguments: str) -> None:
        environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE")}
        command = [str(self.python), "-m", "django", *arguments, "--settings", "bench_settings"]
        done = subprocess.run(command, cwd=self.home, env=environment | {"PYTHONPATH": str(self.home)}, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


BESIDE = {"django-helpdesk": Beside}
