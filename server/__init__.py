"""Bahith over HTTP: pages for people and a JSON API."""

from bahith.server.app import create_app as create_app
from bahith.server.app import serve as serve
