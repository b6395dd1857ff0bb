"""Every page of the admin obeys `visible_to`."""

from django.contrib import admin

from athletes.tenant_admin import TenantAdmin
from tests.architecture.project import our_models


def test_every_registered_admin_is_a_tenant_admin():
    loose = [
        model._meta.label for model, page in admin.site._registry.items() if not isinstance(page, TenantAdmin)
    ]
    assert not loose


def test_only_our_own_models_have_pages():
    strangers = set(admin.site._registry) - set(our_models())
    assert not strangers, "models of other packages know nothing of clubs"
