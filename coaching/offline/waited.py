"""Where a view says, for the server's log, how long what came had waited on a phone."""

# Seconds, in request.META.
WAITED = "kneelift.waited"
