"""Links that are a secret: the database holds a hash of each, so that who reads it has no link."""

import hashlib
import secrets

from django.db import models


def hash_of(token):
    """What is kept of a token of 256 random bits: nobody finds the token by trying."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


class SecretLinkQuerySet(models.QuerySet):
    def of_token(self, token):
        return self.filter(token_hash=hash_of(token))


class SecretLink(models.Model):
    """A record that an address leads to, known by its secret `token`.

    The token is on the record that was just made, and on one that `knows` it; of any other it is
    None: it cannot be read again, only made anew.
    """

    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    token = None

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self.token_hash:
            self.make_token()
        super().save(*args, **kwargs)

    def make_token(self):
        """Another token from now on. Not saved."""
        self.token = secrets.token_urlsafe(32)
        self.token_hash = hash_of(self.token)

    def knows(self, token):
        """Whether `token` is its own, which it then has again."""
        if not secrets.compare_digest(hash_of(token), self.token_hash):
            return False
        self.token = token
        return True
