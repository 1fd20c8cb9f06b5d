"""Database and cache, chosen by DATABASE_URL and REDIS_URL."""

from config.env import ROOT, env

_default = env.dj_db_url("DATABASE_URL", f"sqlite:///{ROOT / 'var' / 'db.sqlite3'}")
_default = _default or {"ENGINE": "django.db.backends.dummy"}  # a wrong value; `env` has noted it
_default["ATOMIC_REQUESTS"] = False
if _default["ENGINE"].endswith("sqlite3"):
    _default["ENGINE"] = "config.sqlite"
    _default["OPTIONS"] = {
        # Writers queue at BEGIN instead of failing in the middle.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,  # seconds
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000; "
            "PRAGMA mmap_size=134217728; PRAGMA temp_store=MEMORY; "
            # What is deleted is overwritten: answers to forms have their last day.
            "PRAGMA secure_delete=ON;"
        ),
    }
else:
    if _default["ENGINE"].endswith("postgresql"):
        _default["ENGINE"] = "config.postgresql"
    _default["CONN_MAX_AGE"] = 600
    _default["CONN_HEALTH_CHECKS"] = True
DATABASES = {"default": _default}

REDIS_URL = env.redis_url("REDIS_URL", "")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    )
}
