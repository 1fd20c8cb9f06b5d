#!/bin/sh
# One server node. Behind a proxy: it speaks plain HTTP and believes X-Forwarded-Proto; PROXIES says
# how many there are (2 with nginx and Varnish), so that limits go by the address of each reader.
#
# Without Varnish one worker, so that one memory holds the finished pages; with Varnish as many as
# there are cores. 32 threads each: slow uploads and readers that wait for a turn leave enough for
# the rest (PAGE_STORE_WAITING in config/settings/parts/pagestore.py).
set -eu
cd "$(dirname "$0")/../.."
: "${HOST:=127.0.0.1}" "${PORT:=8000}"
if [ -n "${VARNISH_PURGE_URL:-}" ]; then : "${WORKERS:=$(nproc)}"; else : "${WORKERS:=1}"; fi
exec .venv/bin/granian --interface wsgi --no-ws --host "$HOST" --port "$PORT" \
    --workers "$WORKERS" --blocking-threads 32 --backlog 1024 --backpressure 256 \
    --respawn-failed-workers --workers-kill-timeout 30 --log-level warning \
    config.wsgi:application
