"""How accounts are read for a request."""

from allauth.account.auth_backends import AuthenticationBackend

from coaching.models import User


class Backend(AuthenticationBackend):
    """allauth's sign-in; reads the account and what every page asks of it in one query."""

    def get_user(self, user_id):
        user = User.objects.for_requests().filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
