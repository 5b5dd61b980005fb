# An image of a built tree (make release-tree), made in its unpacked folder: docs/install.md.
FROM python:3.13-slim-trixie AS packages
COPY portal/requirements.lock deploy/unused.py /tmp/
RUN python -m venv /srv/corridor/.venv \
    && /srv/corridor/.venv/bin/python -m pip install --no-cache-dir --require-hashes \
       --only-binary :all: -r /tmp/requirements.lock \
    && /srv/corridor/.venv/bin/python -m pip uninstall --yes pip \
    && /srv/corridor/.venv/bin/python /tmp/unused.py /srv/corridor/.venv

FROM python:3.13-slim-trixie
# pg_dump for backups; letters for charts and for cards in three scripts.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client fonts-dejavu-core \
       fonts-droid-fallback \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 corridor \
    && useradd --uid 10001 --gid corridor --home-dir /var/lib/corridor --no-create-home corridor \
    && install -d -o corridor -g corridor /var/lib/corridor /var/backups/corridor
WORKDIR /srv/corridor
COPY --from=packages /srv/corridor/.venv .venv
COPY . .
RUN .venv/bin/python -m compileall -q portal projects trade manage.py
ENV PORTAL_VAR=/var/lib/corridor PORTAL_BACKUPS=/var/backups/corridor PORTAL_NO_BOOTSTRAP=1
ENV MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=1048576 MALLOC_TRIM_THRESHOLD_=4194304
USER corridor
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD \
    [".venv/bin/python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
ENTRYPOINT [".venv/bin/python"]
CMD ["-m", "granian", "--interface", "asginl", "--http", "1", "--no-ws", "--host", "0.0.0.0", \
     "--port", "8000", "--workers", "2", "--backlog", "4096", "--http1-header-read-timeout", "10000", \
     "--workers-kill-timeout", "30", "portal.ops.asgi:application"]
