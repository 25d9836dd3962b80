"""The portal's settings: one typed object, read from ``PORTAL_…`` environment variables.

README.md documents every one of them in one table; a test holds the table against this file.
"""

from datetime import timedelta
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

MEBIBYTE = 1024 * 1024


class WeakSettings(ValueError):
    """Raised when production is asked to start with settings, or a database, that are not safe."""


def refusal(problem: ValueError) -> str:
    """Why the portal does not start, on one line and without the values that were set."""
    if isinstance(problem, ValidationError):
        lines = []
        for error in problem.errors(include_input=False, include_url=False, include_context=False):
            names = [f"PORTAL_{str(part).upper()}" for part in error["loc"]]
            lines.append(": ".join([*names, error["msg"].removeprefix("Value error, ")]))
        return "; ".join(lines)
    return str(problem)


class Settings(BaseSettings):
    """What can be set from outside. Field ``x`` is the environment variable ``PORTAL_X``."""

    model_config = SettingsConfigDict(env_prefix="PORTAL_", extra="ignore", frozen=True)

    environment: Literal["development", "test", "demo", "production"] = Field(
        "development", description="Production refuses unsafe settings; demo offers demo accounts."
    )
    debug: bool = Field(False, description="Flask's debug mode. Refused in production.")
    secret_key: SecretStr = Field(
        SecretStr("development"),
        description="Signs cookies and tokens: 32 random characters or more in production.",
    )
    base_url: str = Field(
        "http://localhost:8000", description="Public address; links in mails are made from it."
    )
    trusted_hosts: str = Field(
        "localhost,127.0.0.1", description="Host names the portal answers to, comma-separated."
    )
    trusted_proxies: int = Field(
        0, ge=0, le=5, description="How many proxies in front may set forwarding headers."
    )
    data_dir: Path = Field(
        Path("data"), description="Folder of the SQLite database and the file store."
    )
    database_url: str = Field(
        "", description="SQLAlchemy address; empty means portal.sqlite in the data folder."
    )
    locales: str = Field(
        "ar,zh,en,fr,ru,es", description="Interface languages offered, comma-separated codes."
    )
    site_name: str = Field("", description="Replaces the portal's name on pages and in mails.")
    mail_transport: Literal["page", "smtp"] = Field(
        "page", description="`smtp` sends; `page` only keeps mail readable for staff."
    )
    mail_from: str = Field("portal@localhost", description="Sender address of every mail.")
    smtp_host: str = Field("localhost", description="Mail server.")
    smtp_port: int = Field(25, description="Port of the mail server.")
    smtp_user: str = Field("", description="User name for the mail server; empty for none.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password for the mail server.")
    smtp_security: Literal["none", "starttls", "tls"] = Field(
        "starttls", description="How the connection to the mail server is protected."
    )
    imap_host: str = Field(
        "", description="Mailbox of delivery reports (of `PORTAL_MAIL_FROM`); empty: none is read."
    )
    imap_port: int = Field(993, description="Port of that mailbox's server.")
    imap_user: str = Field("", description="User name for the mailbox.")
    imap_password: SecretStr = Field(SecretStr(""), description="Password for the mailbox.")
    imap_folder: str = Field("INBOX", description="Folder in which the reports arrive.")
    imap_security: Literal["none", "starttls", "tls"] = Field(
        "tls", description="How the connection to the mailbox is protected."
    )
    file_store: str = Field(
        "",
        description="Where files are: empty for a folder in the data folder, or "
        "`s3://bucket/prefix` (credentials from `AWS_…`).",
    )
    clamd_address: str = Field(
        "", description="ClamAV: `unix:/path/to/socket` or `host:port`; empty means no scanning."
    )
    upload_limit: int = Field(10 * MEBIBYTE, description="Largest attachment in bytes (10 MiB).")
    uploads_per_submission: int = Field(5, description="How many files one submission may carry.")
    review_working_days: int = Field(
        10, description="Working days within which the Secretariat decides on a submission."
    )
    idle_minutes_staff: int = Field(30, description="Idle staff are signed out after this time.")
    idle_minutes: int = Field(480, description="Idle members are signed out after this time.")
    session_days: int = Field(30, description="Nobody stays signed in longer than this.")
    deadline_zone: str = Field(
        "Europe/Berlin", description="Time zone in which deadlines are set (Bonn)."
    )

    @property
    def database_address(self) -> str:
        """The SQLAlchemy address in force."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'portal.sqlite').absolute()}"

    @property
    def offered_locales(self) -> tuple[str, ...]:
        """Codes of the interface languages offered, as set."""
        return tuple(code.strip() for code in self.locales.split(",") if code.strip())

    @property
    def hosts(self) -> list[str]:
        """Host names that requests may name."""
        return [host.strip() for host in self.trusted_hosts.split(",") if host.strip()]

    @property
    def session_lifetime(self) -> timedelta:
        """The longest time anybody stays signed in."""
        return timedelta(days=self.session_days)

    @property
    def is_demo(self) -> bool:
        """Whether demo accounts and the page with sent mails exist."""
        return self.environment == "demo"

    @model_validator(mode="after")
    def _safe_in_production(self) -> Self:
        if self.environment != "production":
            return self
        secret = self.secret_key.get_secret_value()
        problems = []
        if len(secret) < 32 or len(set(secret)) < 12:
            problems.append("PORTAL_SECRET_KEY must hold at least 32 random characters")
        if self.debug:
            problems.append("PORTAL_DEBUG must be off")
        if not self.base_url.startswith("https://"):
            problems.append("PORTAL_BASE_URL must begin with https://")
        if self.mail_transport != "smtp":
            problems.append("PORTAL_MAIL_TRANSPORT must be smtp")
        if problems:
            raise WeakSettings("; ".join(problems))
        return self
