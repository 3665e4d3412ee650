"""Certificates for servers of the tests, made by openssl: each is its own authority."""

from __future__ import annotations

import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Certificate:
    """A certificate and its key, as PEM files; `cert` serves as `ca_file` too."""

    cert: Path
    key: Path

    def server_context(self) -> ssl.SSLContext:
        """What a server needs to speak TLS with it."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.cert, self.key)
        return context


def make_certificate(folder: Path, *names: str) -> Certificate:
    """A fresh certificate for these host names and addresses, valid for a month."""
    made = Certificate(folder / "cert.pem", folder / "key.pem")
    alternatives = ",".join(f"IP:{name}" if name[0].isdigit() else f"DNS:{name}" for name in names)
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30"]
    command += ["-subj", f"/CN={names[0]}", "-addext", f"subjectAltName={alternatives}", "-keyout", str(made.key), "-out", str(made.cert)]
    _openssl(command)
    return made


def run_out(certificate: Certificate) -> Certificate:
    """The same certificate, signed again so that it ended yesterday."""
    old = Certificate(certificate.cert.with_name("old.pem"), certificate.key)
    request = certificate.cert.with_name("request.pem")
    _openssl(["openssl", "x509", "-x509toreq", "-copy_extensions", "copyall", "-in", str(certificate.cert), "-key", str(certificate.key), "-out", str(request)])
    command = ["openssl", "x509", "-req", "-in", str(request), "-key", str(certificate.key), "-days", "-1", "-copy_extensions", "copy", "-out", str(old.cert)]
    _openssl(command)
    return old


def _openssl(command: list[str]) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except FileNotFoundError:
        pytest.fail("openssl is missing; install it with: apt-get install openssl", pytrace=False)
    except subprocess.CalledProcessError as error:
        pytest.fail(f"openssl made no certificate: {error.stderr}", pytrace=False)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """The certificate that the servers of the tests show: for localhost and 127.0.0.1."""
    return make_certificate(tmp_path_factory.mktemp("certificate"), "localhost", "127.0.0.1")


@pytest.fixture(scope="session")
def other_certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """A certificate that no server of the tests shows: for trusting the wrong authority."""
    return make_certificate(tmp_path_factory.mktemp("other-certificate"), "localhost", "127.0.0.1")
