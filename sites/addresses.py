"""Values of settings that depend on the portal in scope. Imported by settings: no model at the top."""

from django.conf import settings


def admin_base_url() -> str:
    """Scheme and host of the portal in scope; the province's own outside one."""
    from .scope import current_portal

    if portal := current_portal():
        return portal.url
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return f"{settings.PUBLIC_SCHEME}://{settings.BASE_DOMAIN}{port}"


def portal_name() -> str:
    """Name of the portal in scope, in the active language."""
    from .scope import current_portal

    portal = current_portal()
    return portal.name if portal else settings.BASE_DOMAIN
