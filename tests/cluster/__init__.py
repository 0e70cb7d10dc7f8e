"""Three PostgreSQL nodes under Patroni, HAProxy, three application servers and nginx, on loopback.

`make cluster` starts them and stays until it is stopped, `make cluster-chaos` kills them one by one
while phones log through the proxy. Nothing is left behind: all files are in one temporary folder.
"""
