from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image as PillowImage
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

# What decoders of damaged or hostile pictures raise.
_BROKEN = (OSError, SyntaxError, ValueError, ArithmeticError)


class PictureField(WagtailImageField):
    """Refuses pictures that Wagtail's own field would decode first or answer with an error 500.

    The size is read from the header: a file of 200 kilobytes can hold 10,000 megapixels.
    """

    def check_image_pixel_size(self, f):
        try:
            width, height = self._size_in_header(f)
            if width * height > self.max_image_pixels:
                raise self._too_large()
            super().check_image_pixel_size(f)
        except PillowImage.DecompressionBombError as error:
            raise self._too_large() from error
        except _BROKEN as error:
            raise ValidationError(
                self.error_messages["invalid_image"], code="invalid_image"
            ) from error

    def _size_in_header(self, f) -> tuple[int, int]:
        f.image.f.seek(0)
        # Pillow decodes at the first look at a pixel, not here.
        with PillowImage.open(f.image.f) as header:
            return header.size

    def _too_large(self) -> ValidationError:
        return ValidationError(
            _("This picture has more than %(maximum)d megapixels. Make it smaller first."),
            code="file_too_many_pixels",
            params={"maximum": self.max_image_pixels // 1_000_000},
        )


class PortalImageForm(BaseImageForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if file := self.fields.get("file"):
            self.fields["file"] = PictureField(
                label=file.label, required=file.required, widget=file.widget
            )
