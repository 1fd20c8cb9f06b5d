from django.conf import settings
from django.utils import translation

_PREFIXES = {code: f"/{code}/" for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE}


class LanguageMiddleware:
    """The address alone names the language: `/en/...` English, everything else Vietnamese.

    Unlike Django's own, this neither reads nor varies on Accept-Language, so that one page has one
    address in every cache.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = settings.LANGUAGE_CODE
        for code, prefix in _PREFIXES.items():
            if request.path_info.startswith(prefix):
                language = code
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
