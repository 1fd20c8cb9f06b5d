from django.core.files.uploadedfile import UploadedFile
from django.forms.fields import FileField
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from .picture_checks import check_picture, check_signature
from .tasks import delete_files


class PictureField(WagtailImageField):
    """Refuses pictures that Wagtail's own field would decode first or answer with an error 500."""

    def to_python(self, data):
        if isinstance(data, UploadedFile):
            file = FileField.to_python(self, data)
            self.check_image_file_size(file)
            # Wagtail reads the whole of a file that it does not know, to see whether it is XML.
            check_signature(file, file.name)
            file.seek(0)
        return super().to_python(data)

    def check_image_pixel_size(self, f):
        check_picture(f.image.f, max_pixels=self.max_image_pixels)


class ReplacedFileMixin:
    """The file that another one takes the place of is removed with the change or not at all.

    Wagtail removes it at once; a process that ends before the transaction does would leave a row
    without its file.
    """

    def save(self, commit=True):
        replaced = self.original_file.name if "file" in self.changed_data else ""
        self.original_file = None
        instance = super().save(commit=commit)
        if replaced and commit:
            # In the transaction: the task is there if and only if the change is.
            delete_files.enqueue([replaced])
        return instance


class PortalImageForm(ReplacedFileMixin, BaseImageForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if file := self.fields.get("file"):
            self.fields["file"] = PictureField(
                label=file.label, required=file.required, widget=file.widget
            )

    def save(self, commit=True):
        instance = super().save(commit=commit)
        if commit and "file" in self.changed_data:
            instance.renditions.all().delete()
        return instance


class PortalDocumentForm(ReplacedFileMixin, BaseDocumentForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Also below a file that was uploaded a moment ago, beside the button that deletes it.
        if self.instance.pk and (same := self.instance.same_files().first()):
            self["title"].help_text = format_html(
                _("The portal has the same file already: {link}. Delete one if it is not needed."),
                link=format_html(
                    '<a href="{}">{}</a>', reverse("wagtaildocs:edit", args=[same.pk]), same.title
                ),
            )
