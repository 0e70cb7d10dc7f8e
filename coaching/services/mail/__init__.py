"""Mails leave in the background: a request writes one down, the worker sends it."""
