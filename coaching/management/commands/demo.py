"""Make the demo team, say who is in it, or take it away."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from coaching import demo
from coaching.demo import make, many, people
from coaching.models import User
from coaching.services.catalogue import CatalogueError

NOT_HERE = (
    "demo accounts have a known password, so they are made only where KNEELIFT_URL and"
    " ALLOWED_HOSTS name this machine alone"
)
NOT_EMPTY = "the database holds accounts or teams already; the demo needs one without"
THERE_ALREADY = "the demo is there already; manage.py demo --remove takes it away"


class Command(BaseCommand):
    help = "Fill an empty database with a demo team: six weeks of training, and the next two."

    def add_arguments(self, parser):
        how = parser.add_mutually_exclusive_group()
        how.add_argument(
            "--if-empty", action="store_true", help="do nothing when somebody has an account"
        )
        how.add_argument("--accounts", action="store_true", help="say who signs in as whom")
        how.add_argument("--remove", action="store_true", help="take the demo away")

        parser.add_argument(
            "--size",
            choices=many.SIZES,
            help="with thousands of athletes more beside it, in a database to measure on; only"
            " deleting that database takes them away",
        )

    def handle(self, *, if_empty=False, accounts=False, remove=False, size=None, **options):
        if accounts:
            self.say_accounts()
        elif remove:
            self.remove()
        elif not (if_empty and not make.is_empty()):
            self.make(size)

    def make(self, size):
        if not settings.KNEELIFT_IS_LOOPBACK:
            raise CommandError(NOT_HERE)
        if not make.is_empty():
            raise CommandError(THERE_ALREADY if demo.demo_accounts_exist() else NOT_EMPTY)
        try:
            make.make(timezone.now())
        except (CatalogueError, LookupError) as error:
            raise CommandError(f"the demo needs the shipped catalogue: {error}") from error
        if size:
            many.make(many.SIZES[size])
        self.stdout.write(f"demo: {people.CLUB} is there, with {len(people.ATHLETES)} athletes")

    def remove(self):
        if not User.objects.filter(email__in=demo.EMAILS).exists():
            self.stdout.write("demo: nothing to remove")
            return
        make.remove()
        self.stdout.write("demo: removed")

    def say_accounts(self):
        names = dict(User.objects.filter(email__in=demo.EMAILS).values_list("email", "name"))
        all_roles = {
            people.COACH[1]: f"coaches {people.CLUB}",
            people.MAYA.email: "trains there, today too",
            people.RIVAL[1]: f"coaches {people.RIVALS}",
            people.RIVAL_ATHLETES[0].email: "trains there",
            people.ADMIN[1]: "looks after the catalogue at /admin/",
        }
        roles = {email: role for email, role in all_roles.items() if email and email in names}
        if not roles:
            return
        self.stdout.write(f"Demo accounts, all with the password {demo.PASSWORD}:")
        for email, role in roles.items():
            self.stdout.write(f"  {email:<28}{names[email]}, {role}")
        more = [email.split("@")[0] for email in demo.EMAILS if email in names.keys() - roles]
        if more:
            self.stdout.write(f"  and the other athletes: {', '.join(more)} @example.com")
