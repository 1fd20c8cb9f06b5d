"""Runs inside the plain project: `{"article": key, "section": key}` of its news."""

import json
import sys

import django

django.setup()

from .models import ArticlePage, SectionPage  # noqa: E402 - needs the apps

section = SectionPage.objects.get(slug="tin-tuc")
article = ArticlePage.objects.child_of(section).filter(picture__isnull=False).first()
json.dump({"article": article.pk, "section": section.pk}, sys.stdout)
