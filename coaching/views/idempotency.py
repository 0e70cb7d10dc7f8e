"""A form that is sent twice makes one thing."""

from uuid import UUID, uuid5

from django.db import IntegrityError, transaction


def slug_of_form(request, team):
    """The slug of what the submitted form makes: the same form sent again, the same.

    Empty without a valid token. Typing something else makes it another form.
    """
    try:
        token = UUID(request.POST.get("token", ""))
    except ValueError:
        return ""
    sent = sorted(item for item in request.POST.lists() if item[0] != "csrfmiddlewaretoken")
    return f"{team.pk}-{uuid5(token, repr((request.path, sent))).hex}"


def made_once(model, slug, make):
    """What `make` makes, or the one of that slug when an earlier click has made it."""
    made = model.objects.filter(slug=slug).first() if slug else None
    if made:
        return made
    try:
        with transaction.atomic():
            return make()
    except IntegrityError:
        made = model.objects.filter(slug=slug).first() if slug else None
        if made is None:
            raise
        return made
