"""Copies of the database in a folder: made, looked at, thinned by age, and put back.

A backup is two files: what the database holds, and beside it a `.json` with what is in it, which
is written last. Without that it is no backup, but what was left when something stopped.
"""
