import logging
import sys

from firstcall.config.logs import Discreet

NUMBER = "07700 900461"


def written(error_of):
    try:
        error_of()
    except Exception:
        record = logging.LogRecord("firstcall", logging.ERROR, __file__, 1, "It failed.", None, sys.exc_info())
        return Discreet("{levelname} {message}", style="{").format(record)
    raise AssertionError("nothing failed")


def a_value_that_does_not_parse():
    int(NUMBER)


def a_value_hidden_in_a_cause():
    try:
        {}[NUMBER]
    except KeyError as missing:
        raise RuntimeError(f"no such number: {NUMBER}") from missing


def test_an_exception_is_written_as_type_and_place_without_the_value_in_its_message():
    text = written(a_value_that_does_not_parse)
    assert "It failed." in text
    assert "builtins.ValueError" in text
    assert f"{__file__}:" in text
    assert "in a_value_that_does_not_parse" in text
    assert "900461" not in text


def test_what_led_to_an_exception_is_as_discreet():
    text = written(a_value_hidden_in_a_cause)
    assert "builtins.RuntimeError" in text
    assert "builtins.KeyError" in text
    assert "900461" not in text


def test_a_missing_module_is_named():
    def imported():
        import firstcall.no_such_room  # noqa: F401

    assert "builtins.ModuleNotFoundError (firstcall.no_such_room)" in written(imported)
