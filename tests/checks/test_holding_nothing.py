"""What tests stand on in place of sixteen loads of nothing: the very rows that such loads leave."""

import pytest
from django.apps import apps

from tests.checks import building as b

pytestmark = pytest.mark.django_db


def rows():
    return {
        model._meta.db_table: sorted(map(repr, model.objects.values_list()))
        for model in apps.get_app_config("holdings").get_models()
        if model.objects.exists()
    }


def test_what_is_put_back_is_what_a_load_leaves():
    for row in b.books.current().sources:
        b.hold(row.key)
    loaded = rows()
    for model in apps.get_app_config("holdings").get_models():
        model.objects.all().delete()
    b.hold_nothing_else()
    assert rows() == loaded
    for model in apps.get_app_config("holdings").get_models():
        model.objects.all().delete()
    b.hold_nothing_else()
    assert rows() == loaded
