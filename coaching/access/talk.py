"""What people write to each other, and what they are told of."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from coaching.models import Comment, Notification, Squad

from .finding import find_or_404


def get_comment_to_see(user, pk):
    """A comment at a session, or a note to a squad, that `user` reads."""
    return find_or_404(Comment.objects.shown().visible_to(user), pk=pk)


def get_own_comment(user, pk):
    """A comment that `user` wrote, removed or not: who only reads it may not change it."""
    comment = find_or_404(Comment.objects.visible_to(user), pk=pk)
    if comment.author_id != user.pk:
        raise PermissionDenied(_("Only who wrote it can change it."))
    return comment


def get_squad_to_read(user, pk):
    """(squad, whether `user` coaches it): of a team that she coaches, or one that she is in."""
    squad = find_or_404(Squad.objects.read_by(user).select_related("team").distinct(), pk=pk)
    return squad, squad.is_coached


def get_own_notification(user, pk):
    """What `user` was told of, while she is where it happened."""
    return find_or_404(Notification.objects.of(user), pk=pk)
