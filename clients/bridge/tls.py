"""The certificates. They are looked at before grpcio has them: whatever is wrong, it says that it failed to bind."""

import ssl
from pathlib import Path
from typing import Final, NoReturn

import grpc

from clients.bridge.settings import Settings

OTHERS_KEY: Final = ("KEY_VALUES_MISMATCH", "KEY_TYPE_MISMATCH", "NO_CERTIFICATE_ASSIGNED")
"""How OpenSSL says that a key is that of another certificate; the last where it is of another kind."""


def check_certificates(settings: Settings) -> None:
    """Raise ValueError where a file is not what it should be, or the key is another certificate's."""
    if not settings.tls_cert:
        return
    check_certificate("--tls-cert", settings.tls_cert)
    if settings.client_ca:
        check_certificate("--client-ca", settings.client_ca)
    said = f"--tls-key: {settings.tls_key}"

    def asked_for_a_passphrase() -> NoReturn:
        raise ValueError(f"{said}: expected a key without a passphrase")

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(settings.tls_cert, settings.tls_key, asked_for_a_passphrase)
    except ssl.SSLError as problem:
        if problem.reason in OTHERS_KEY:
            raise ValueError(f"{said} is not the key of the certificate in {settings.tls_cert}") from None
        if problem.reason is None:  # no PEM
            raise ValueError(f"{said}: expected a private key (PEM)") from None
        raise ValueError(f"--tls-cert, --tls-key: {problem}") from None
    except OSError as problem:
        raise ValueError(f"{said}: {problem.strerror}") from None


def check_certificate(flag: str, name: str) -> None:
    """Raise ValueError where a file holds no certificate."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_verify_locations(name)
    except ssl.SSLError:
        raise ValueError(f"{flag}: {name}: expected a certificate (PEM)") from None
    except OSError as problem:
        raise ValueError(f"{flag}: {name}: {problem.strerror}") from None


def credentials(settings: Settings) -> grpc.ServerCredentials | None:
    """Read the certificates, if there are any."""
    if not settings.tls_cert:
        return None
    key, chain = Path(settings.tls_key).read_bytes(), Path(settings.tls_cert).read_bytes()
    authority = Path(settings.client_ca).read_bytes() if settings.client_ca else None
    return grpc.ssl_server_credentials([(key, chain)], authority, require_client_auth=authority is not None)
