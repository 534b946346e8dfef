"""The certificate of `bdhvs run --tls-cert --tls-key`, looked at before the server starts."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

from bdhvs.ops.folder import write_private
from bdhvs.ops.rules import OperationError

SOON = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Certificate:
    """Names and dates of a certificate."""

    names: tuple[str, ...]
    begins_at: datetime
    ends_at: datetime

    def covers(self, host: str) -> bool:
        """Is it made for this name? A star stands for one label."""
        host = host.strip("[]").lower().removesuffix(".")
        stars = f"*.{host.partition('.')[2]}"
        return any(name.lower() in (host, stars) for name in self.names)

    def problems(self, host: str, at: datetime) -> list[str]:
        """What a browser would complain about on this day, or soon."""
        found = []
        if not self.covers(host):
            found.append(f"Chứng thư không cấp cho {host} mà cho {', '.join(self.names) or '(không tên)'}.")
        if at < self.begins_at:
            found.append(
                f"Chứng thư chỉ có hiệu lực từ {self.begins_at:%d/%m/%Y}; hãy xem lại đồng hồ của máy."
            )
        elif at >= self.ends_at:
            found.append(f"Chứng thư đã hết hạn ngày {self.ends_at:%d/%m/%Y}.")
        elif at >= self.ends_at - SOON:
            found.append(f"Chứng thư sắp hết hạn: ngày {self.ends_at:%d/%m/%Y}.")
        return found


def read_certificate(path: Path) -> Certificate:
    """The first certificate of a PEM file.

    Raises: OperationError.
    """
    leaf = _load(path)
    try:
        extension = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        names: tuple[str, ...] = ()
    else:
        numbers = extension.get_values_for_type(x509.IPAddress)
        names = (*extension.get_values_for_type(x509.DNSName), *map(str, numbers))
    return Certificate(names, leaf.not_valid_before_utc, leaf.not_valid_after_utc)


def usable_key(certificate: Path, key: Path, home: Path) -> Path:
    """A key file that the web server reads (PKCS #8); another form is rewritten privately in the data folder.

    Raises: OperationError when the key is not the certificate's, or has a password.
    """
    try:
        content = key.read_bytes()
        private: PrivateKeyTypes = serialization.load_pem_private_key(content, password=None)
    except OSError as error:
        raise OperationError(f"Không đọc được tệp khóa {key}: {error.strerror}.") from None
    except (ValueError, TypeError):
        raise OperationError(f"Tệp {key} không phải khóa PEM, hoặc có mật khẩu.") from None
    form = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    if private.public_key().public_bytes(*form) != _load(certificate).public_key().public_bytes(*form):
        raise OperationError(f"Khóa {key} không phải của chứng thư {certificate}.")
    if b"-----BEGIN PRIVATE KEY-----" in content:
        return key.absolute()
    rewritten = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    write_private(home / "tls-key.pem", rewritten.decode())
    return home / "tls-key.pem"


def bind_address(host: str) -> str:
    """Where to listen: this machine only for localhost, that very address for a number, else everywhere."""
    try:
        return str(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        return "127.0.0.1" if host == "localhost" or host.endswith(".localhost") else "0.0.0.0"  # noqa: S104


def _load(path: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())[0]
    except OSError as error:
        raise OperationError(f"Không đọc được chứng thư {path}: {error.strerror}.") from None
    except (ValueError, IndexError):
        raise OperationError(f"Tệp {path} không phải chứng thư PEM.") from None
