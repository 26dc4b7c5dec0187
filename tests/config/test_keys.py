import stat
import threading

import pytest
from django.core.exceptions import ImproperlyConfigured

from firstcall.config.keys import kept_key


def key(folder, **more):
    return kept_key("log-key", variable="FIRSTCALL_TEST_KEY", folder=folder, **more)


def test_a_key_is_made_once_and_then_kept(tmp_path):
    assert key(tmp_path) == key(tmp_path)


def test_only_its_owner_reads_a_kept_key(tmp_path):
    key(tmp_path)
    assert stat.S_IMODE((tmp_path / "log-key").stat().st_mode) == 0o600


def test_the_environment_goes_before_the_file(tmp_path, monkeypatch):
    key(tmp_path)
    monkeypatch.setenv("FIRSTCALL_TEST_KEY", "x" * 32)
    assert key(tmp_path) == "x" * 32


def test_a_short_key_is_refused_and_not_repeated(tmp_path, monkeypatch):
    monkeypatch.setenv("FIRSTCALL_TEST_KEY", "sesame")
    with pytest.raises(ImproperlyConfigured, match="at least 32") as refusal:
        key(tmp_path)
    assert "sesame" not in str(refusal.value)


def test_starting_twice_at_once_gives_one_key(tmp_path):
    together, found = threading.Barrier(8), []

    def start():
        together.wait()
        found.append(key(tmp_path))

    threads = [threading.Thread(target=start) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(found) == 8
    assert len(set(found)) == 1


def test_a_log_whose_key_is_lost_is_not_given_a_new_one(tmp_path):
    (tmp_path / "log").touch()
    with pytest.raises(ImproperlyConfigured, match="put the key back"):
        key(tmp_path, guards=tmp_path / "log")
    assert not (tmp_path / "log-key").exists()
