"""Addresses of the demo's own pages; they answer 404 anywhere else."""

from django.urls import path

from coachsite.demo.mail import mail_detail, mail_html, mail_list

urlpatterns = [
    path("mail/", mail_list, name="demo-mail"),
    path("mail/<str:key>/", mail_detail, name="demo-mail-detail"),
    path("mail/<str:key>/html/", mail_html, name="demo-mail-html"),
]
