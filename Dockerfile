# One image for web, workers, beat, migrate and the mail catcher.
FROM python:3.13-slim-trixie AS packages
RUN python -m venv /opt/venv
COPY requirements.txt /tmp/requirements.txt
RUN /opt/venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes \
    -r /tmp/requirements.txt

FROM python:3.13-slim-trixie
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    COACHSITE_VAR_DIR=/data STATIC_ROOT=/srv/static MEDIA_ROOT=/data/media
# What draws the PDF of the doctor's summary.
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /data --create-home coachsite \
    && install -d -o coachsite -g coachsite -m 700 /data/run /data/media /data/mail
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY manage.py ./
COPY athletes athletes
COPY alerts alerts
COPY training training
COPY injuries injuries
COPY coachsite coachsite
# Static files are part of the image; embedded mode only lets the settings load without servers.
RUN COACHSITE_EMBEDDED=1 STATIC_MANIFEST=1 python manage.py collectstatic --noinput -v 0
USER coachsite
EXPOSE 8000
CMD ["gunicorn", "coachsite.wsgi", "--config", "coachsite/gunicorn.py"]
