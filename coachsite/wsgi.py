"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coachsite.settings")
os.environ.setdefault("COACHSITE_PROCESS", "web")

application = get_wsgi_application()
