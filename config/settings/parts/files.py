"""Static files, and uploads: a local folder, or S3 when S3_BUCKET is set."""

from config.env import ROOT, env

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", ROOT / "var" / "static")
MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", ROOT / "var" / "media")

_s3_bucket = env.str("S3_BUCKET", "")
STORAGES = {
    "default": (
        {
            "BACKEND": "cms.media.storages.PortalS3Storage",
            "OPTIONS": {
                "bucket_name": _s3_bucket,
                "access_key": env.str("S3_ACCESS_KEY", ""),
                "secret_key": env.str("S3_SECRET_KEY", ""),
                "endpoint_url": env.str("S3_ENDPOINT_URL", "") or None,
                "region_name": env.str("S3_REGION", "us-east-1"),
                "addressing_style": "path",
                # boto3's own default makes version 2 signatures for foreign endpoints.
                "signature_version": "s3v4",
                "default_acl": None,
                "file_overwrite": False,
                # A file being read lies in memory up to this, then in a temporary file.
                "max_memory_size": 2 * 1024 * 1024,
            },
        }
        if _s3_bucket
        else {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    ),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# 12-megapixel photographs of phones fit; a larger file is refused before it is read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
