"""A private authority, as a province may have one, and a browser that trusts it the way an office PC would."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from playwright.sync_api import BrowserContext, sync_playwright

PEM = serialization.Encoding.PEM


@dataclass(frozen=True)
class Issued:
    """Files of one certificate."""

    certificate: Path
    key: Path


class Authority:
    """Makes its own certificate and signs others."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Cơ quan chứng thực thử")])
        signed = self._begin(self.name, self.key.public_key(), days=2).add_extension(
            x509.BasicConstraints(ca=True, path_length=0), critical=True
        )
        self.root = signed.sign(self.key, hashes.SHA256())
        self.certificate = folder / "authority.pem"
        self.certificate.write_bytes(self.root.public_bytes(PEM))

    def issue(self, host: str, *, days: int = 2, form: str = "pkcs8") -> Issued:
        """A certificate for one name; `form` is how its key is written."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        draft = self._begin(subject, key.public_key(), days=days).add_extension(
            x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False
        )
        files = Issued(self.folder / f"{host}.pem", self.folder / f"{host}.key")
        files.certificate.write_bytes(draft.sign(self.key, hashes.SHA256()).public_bytes(PEM))
        formats = serialization.PrivateFormat
        wanted = formats.PKCS8 if form == "pkcs8" else formats.TraditionalOpenSSL
        files.key.write_bytes(key.private_bytes(PEM, wanted, serialization.NoEncryption()))
        files.key.chmod(0o600)
        return files

    def _begin(
        self, subject: x509.Name, key: ec.EllipticCurvePublicKey, *, days: int
    ) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=30))
            .not_valid_after(now + timedelta(days=days))
        )


@contextmanager
def browser_trusting(authority: Authority, folder: Path) -> Iterator[BrowserContext]:
    """Chromium with the authority in the certificate store of its user (NSS), no check switched off.

    Names ending in `.example` lead to this machine, as a local name server would say.
    """
    chromium, certutil = shutil.which("chromium"), shutil.which("certutil")
    if chromium is None or certutil is None:
        pytest.skip("needs chromium and certutil (apt install chromium libnss3-tools)")
    store = folder / ".pki" / "nssdb"
    store.mkdir(parents=True)
    trust = [certutil, "-d", f"sql:{store}"]
    subprocess.run([*trust, "-N", "--empty-password"], check=True)
    subprocess.run([*trust, "-A", "-t", "C,,", "-n", "thu", "-i", authority.certificate], check=True)
    switches = [
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-quic",
    ]
    switches.append("--host-resolver-rules=MAP *.example 127.0.0.1")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=switches, env={"HOME": str(folder), "PATH": "/usr/bin:/bin"}
        )
        try:
            yield browser.new_context()
        finally:
            browser.close()
