"""Addresses of the social web that machines ask; pages for people are the site's (``voices:``)."""

from __future__ import annotations

from django.urls import path

from parvis.fediverse.views import boxes, finding, inbox

app_name = "fediverse"
urlpatterns = [
    path(".well-known/webfinger", finding.show_webfinger, name="webfinger"),
    path(".well-known/host-meta", finding.show_host_meta, name="host_meta"),
    path(".well-known/host-meta.json", finding.show_host_meta_json, name="host_meta_json"),
    path(".well-known/nodeinfo", finding.list_nodeinfo, name="nodeinfo_list"),
    path("nodeinfo/2.1", finding.show_nodeinfo, name="nodeinfo"),
    path("ap/inbox", inbox.receive_shared, name="shared_inbox"),
    path("ap/activities/<uuid:pk>", boxes.show_activity, name="activity"),
    path("ap/quotes/<uuid:pk>", boxes.show_stamp, name="quote_stamp"),
    path("ap/<uuid:pk>/inbox", inbox.receive_own, name="inbox"),
    path("ap/<uuid:pk>/outbox", boxes.show_outbox, name="outbox"),
    path("ap/<uuid:pk>/followers", boxes.show_followers, name="followers"),
    path("ap/<uuid:pk>/following", boxes.show_following, name="following"),
    path("ap/<uuid:pk>/featured", boxes.show_featured, name="featured"),
    path("ap/<uuid:pk>/replies", boxes.show_replies, name="replies"),
]
