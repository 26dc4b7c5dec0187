"""The addresses of the door: the way in, one's own sign-in, the lock, and the accounts."""

from __future__ import annotations

from django.urls import path, register_converter

from firstcall.desk.numbers import Number
from firstcall.desk.views import (
    signing_accounts,
    signing_in,
    signing_locks,
    signing_own,
    signing_passkeys,
    signing_single,
)

register_converter(Number, "number")

urlpatterns = [
    path("sign-in/", signing_in.SignIn.as_view(), name="sign-in"),
    path("sign-in/code", signing_in.Code.as_view(), name="sign-in-code"),
    path("sign-in/password", signing_in.NewPassword.as_view(), name="sign-in-password"),
    path("sign-in/second", signing_in.Enrol.as_view(), name="sign-in-second"),
    path("sign-in/on", signing_in.onward, name="sign-in-on"),
    path("sign-in/reset", signing_in.Reset.as_view(), name="sign-in-reset"),
    path("sign-in/single", signing_single.to_provider, name="single"),
    path("sign-in/single/back", signing_single.from_provider, name="single-back"),
    path("sign-in/passkey", signing_passkeys.sign_in, name="passkey"),
    path("sign-in/passkey/begin", signing_passkeys.sign_in_begin, name="passkey-begin"),
    path("unlock/passkey", signing_passkeys.unlock, name="unlock-passkey"),
    path("unlock/passkey/begin", signing_passkeys.unlock_begin, name="unlock-passkey-begin"),
    path("my-sign-in/passkey", signing_passkeys.add, name="my-passkey"),
    path("my-sign-in/passkey/begin", signing_passkeys.add_begin, name="my-passkey-begin"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("here", signing_locks.here, name="here"),
    path("lock", signing_locks.lock, name="lock"),
    path("locked/", signing_locks.locked, name="locked"),
    path("unlock", signing_locks.unlock, name="unlock"),
    path("my-sign-in/", signing_own.my_sign_in, name="my-sign-in"),
    path("my-sign-in/change", signing_own.change_password, name="my-password"),
    path("my-sign-in/codes", signing_own.add_codes, name="my-codes"),
    path("my-sign-in/recovery", signing_own.recovery_codes, name="my-recovery"),
    path("my-sign-in/remove/<number:number>", signing_own.remove_own, name="my-remove"),
    path("my-sign-in/end", signing_own.end_own, name="my-desks"),
    path("accounts/", signing_accounts.accounts, name="accounts"),
    path("accounts/end", signing_accounts.end_everybody, name="end-everybody"),
    path("accounts/<slug:staff>/", signing_accounts.account, name="account"),
    path("accounts/<slug:staff>/reset", signing_accounts.let_reset, name="account-reset"),
    path("accounts/<slug:staff>/remove/<number:number>", signing_accounts.remove_factor, name="account-remove"),
    path("accounts/<slug:staff>/end", signing_accounts.end_desks, name="account-desks"),
    path("accounts/<slug:staff>/again", signing_accounts.try_again, name="account-again"),
]
