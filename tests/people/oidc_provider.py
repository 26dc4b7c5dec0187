"""A real OpenID Connect provider (django-oauth-toolkit) as a process on loopback: its own accounts, its own key, its own sign-in page.

Run as ``python -m tests.people.oidc_provider FOLDER PORT BACK…``. The key is FOLDER/key.pem;
another file there and a restart is a change of key.
A person whose first name is “two” signs in by two steps, as the provider says.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

CLIENT, SECRET, PASSWORD = "contact-desk", "an invented client secret", "an invented provider password"
FORM = """<!doctype html><html lang="en-GB"><title>Provider</title><h1>The force’s own sign-in</h1>
<form method="post">{% csrf_token %}{{ form.as_p }}<button>Sign in there</button></form></html>"""


def serve(folder: Path, port: int, backs: list[str]) -> None:
    """Serve until the process ends."""
    import django
    from django.conf import settings

    issuer = f"http://127.0.0.1:{port}/o"
    settings.configure(
        SECRET_KEY="only a provider of the tests" * 2,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [("django.template.loaders.locmem.Loader", {"registration/login.html": FORM})],
                    "context_processors": ["django.template.context_processors.request"],
                },
            }
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "provider.sqlite3"}},
        SESSION_COOKIE_NAME="provider",  # cookies are of a host, not of a port
        CSRF_COOKIE_NAME="provider-csrf",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        LOGIN_URL="/accounts/login/",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": (folder / "key.pem").read_text(),
            "OIDC_ISS_ENDPOINT": issuer,
            "OAUTH2_VALIDATOR_CLASS": f"{__name__}.Validator",
            "SCOPES": {"openid": "", "profile": "", "email": ""},
            "PKCE_REQUIRED": True,
        },
    )
    django.setup()
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    call_command("migrate", verbosity=0)
    _fill(backs)

    class Server(ThreadingMixIn, WSGIServer):
        daemon_threads = True

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    make_server("127.0.0.1", port, get_wsgi_application(), server_class=Server, handler_class=Quiet).serve_forever()


def _fill(backs: list[str]) -> None:
    from django.contrib.auth import get_user_model
    from oauth2_provider.models import get_application_model

    for name, first in (("auditor", ""), ("officer-b", ""), ("supervisor", "two"), ("somebody-else", "")):
        user, _ = get_user_model().objects.get_or_create(username=name, first_name=first, email=f"{name}@example.org")
        user.set_password(PASSWORD)
        user.save()
    get_application_model().objects.update_or_create(
        client_id=CLIENT,
        defaults={
            "client_secret": SECRET,
            "client_type": "confidential",
            "authorization_grant_type": "authorization-code",
            "redirect_uris": " ".join(backs),
            "skip_authorization": True,
            "algorithm": "RS256",
        },
    )


def __getattr__(name: str):
    """What Django asks this module for once it is set up: addresses, and how a token is filled."""
    if name == "urlpatterns":
        from django.contrib.auth.views import LoginView
        from django.urls import include, path

        return [
            path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
            path("accounts/login/", LoginView.as_view()),
        ]
    if name == "Validator":
        from oauth2_provider.oauth2_validators import OAuth2Validator

        class Validator(OAuth2Validator):
            oidc_claim_scope = None

            def get_additional_claims(self, request):
                return {
                    "preferred_username": request.user.username,
                    "email": request.user.email,
                    "email_verified": True,
                    "amr": ["pwd", "mfa"] if request.user.first_name == "two" else ["pwd"],
                }

        return Validator
    raise AttributeError(name)


@dataclass
class RunningProvider:
    """A provider that answers at ``issuer``."""

    issuer: str
    folder: Path
    backs: tuple[str, ...]
    process: subprocess.Popen[bytes]

    def change_key(self) -> None:
        """Sign with a new key from now on; the old one is gone."""
        end(self.process)
        new_key(self.folder)
        self.process = started(self.folder, int(self.issuer.rpartition(":")[2].partition("/")[0]), self.backs)
        wait_for(self)


@contextlib.contextmanager
def running_provider(folder: Path, *backs: str, port: int = 0) -> Iterator[RunningProvider]:
    """A provider for as long as the block lasts. ``backs``: where it sends a browser back to."""
    new_key(folder)
    port = port or free_port()
    provider = RunningProvider(f"http://127.0.0.1:{port}/o", folder, backs, started(folder, port, backs))
    try:
        wait_for(provider)
        yield provider
    finally:
        end(provider.process)


def new_key(folder: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def started(folder: Path, port: int, backs: tuple[str, ...]) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    with (folder / "provider.log").open("ab") as log:
        words = [sys.executable, "-m", "tests.people.oidc_provider", str(folder), str(port), *backs]
        return subprocess.Popen(words, env=environment, stdout=log, stderr=log)


def wait_for(provider: RunningProvider) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert provider.process.poll() is None, (provider.folder / "provider.log").read_text()
        with (
            contextlib.suppress(urllib.error.URLError, ConnectionError),
            urllib.request.urlopen(provider.issuer + "/.well-known/openid-configuration", timeout=5),
        ):
            return
        time.sleep(0.05)
    raise AssertionError((provider.folder / "provider.log").read_text())


def end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(timeout=10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    sys.modules["tests.people.oidc_provider"] = sys.modules["__main__"]
    serve(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
