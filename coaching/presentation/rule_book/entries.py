"""The rules, in the order in which they are told."""

from django.utils.translation import gettext_lazy as _

from .book import ARTICLE, OURS, SECONDARY, STRETCHED, Rule, RuleNumber

SPACING = Rule(
    slug="spacing",
    name=_("48 hours between plyometric sessions"),
    says=_(
        "Plyometric work on two days in a row is too close together. All blocks of one day count "
        "as one session."
    ),
    acts=_(
        "It is asked about before it is assigned or moved, with the nearest free day; what stands "
        "against it is named on the day and in the calendar."
    ),
    strength=SECONDARY,
    source=_("48 to 72 hours between sessions of jumps and hops are commonly given."),
    limits=_("Only days are known, so two days apart count as 48 hours. No study of ours."),
    test="tests/rules/test_spacing.py::test_two_days_apart_are_48_hours",
    numbers=(RuleNumber(_("Days apart"), "spacing", "DAYS_APART"),),
)

RACE = Rule(
    slug="race",
    name=_("No jumps before a race"),
    says=_("Nothing plyometric on the day of a race, nor on the day before it."),
    acts=_(
        "It is asked about before it is assigned or moved, with the nearest free day; what stands "
        "against it is named on the day and in the calendar."
    ),
    strength=OURS,
    source=_("The advice on plyometric sessions, applied to the hardest session there is."),
    limits=_("It knows the races that are in the calendar, and not how much one matters."),
    test="tests/rules/test_spacing.py::test_it_keeps_the_day_before_a_race_free_of_jumps",
)

REST = Rule(
    slug="rest",
    name=_("Rest days stay free"),
    says=_("Nothing is planned on a day that a coach marked as a rest day."),
    acts=_(
        "It is asked about before it is assigned or moved, with the nearest free day; what stands "
        "against it is named on the day and in the calendar."
    ),
    strength=OURS,
    source=_("The coach who marked the day."),
    limits=_("It does not say how many rest days somebody needs."),
    test="tests/rules/test_spacing.py::test_other_kinds_only_mind_a_rest_day",
)

CONTACTS = Rule(
    slug="contacts",
    name=_("Foot contacts of a session"),
    says=_(
        "One landing, on one foot or on both, is one contact. How many a session commonly holds "
        "depends on how much jumping an athlete is used to; of high intensity it is far fewer."
    ),
    acts=_(
        "All that an athlete’s teams plan for a day counts, and stands beside its limit on her "
        "day, in her calendar and before it is assigned; the builder shows each week’s fullest "
        "day. A day above its limit is named there, and wherever something is moved to it or "
        "swapped on it. A coach says an athlete’s level, and a team can set figures of its own; "
        "where she has two teams, the lower ones count."
    ),
    strength=SECONDARY,
    source=_("Commonly given figures; none was found at first hand. The article gives none."),
    limits=_(
        "How many contacts a rep, a yard or a run has is an estimate and marked as one. That hops "
        "on one leg are of high intensity is our reading. In 38 trials with adolescents (Chen "
        "2023) fewer contacts were best for one kind of jump and more for another; nothing "
        "follows from that for injuries, so this is no limit of safety."
    ),
    test="tests/rules/test_findings.py::test_it_counts_contacts_over_the_whole_day",
    numbers=(
        RuleNumber(_("A beginner’s session"), "contacts", "BEGINNERS_SESSION"),
        RuleNumber(_("With some training"), "contacts", "TRAINED_SESSION"),
        RuleNumber(_("With much training"), "contacts", "ADVANCED_SESSION"),
        RuleNumber(_("Of high intensity"), "contacts", "HIGH_INTENSITY"),
    ),
)

WEEK = Rule(
    slug="week",
    name=_("A week far above the weeks before"),
    says=_(
        "A week that plans more than this share above the mean of an athlete’s last three weeks "
        "is pointed out: in foot contacts, in sets up to a level thigh, or in sets above it. What "
        "is planned counts, in all her teams; where one of the three had nothing, nothing is said."
    ),
    acts=_(
        "It is said before it is assigned, on the assignment and in the calendar. A team can "
        "set another share."
    ),
    strength=OURS,
    source=_("A pointer of ours. No figure was found that draws such a line."),
    limits=_(
        "Ratios of this week to the last weeks cannot say whether the risk of an injury rises "
        "(Impellizzeri 2020). A week off before makes the next one look large."
    ),
    test="tests/rules/test_findings.py::test_it_points_out_a_week_far_above_the_weeks_before",
    numbers=(
        RuleNumber(_("More, in percent"), "weekly", "PERCENT_MORE"),
        RuleNumber(_("Weeks before"), "weekly", "WEEKS_BEFORE"),
    ),
)

CAP = Rule(
    slug="cap",
    name=_("Light and high: the load cap"),
    says=_(
        "The four loaded drills stay at 60 lb (27.2 kg) in total or less: bar and plates, or both "
        "dumbbells together, in exact decimals. Each drill carries its cap."
    ),
    acts=_(
        "A prescription above it is refused. A set that was lifted above it is kept as it was "
        "and told to the coach."
    ),
    strength=ARTICLE,
    source=_("At most 60 lb (27.2 kg), about 10 to 12 reps, 3 sets."),
    limits=_("It is the article’s figure for everybody, whatever she weighs."),
    test="tests/rules/test_sets.py::test_it_caps_the_total_load_at_sixty_pounds",
)

STEP = Rule(
    slug="load-step",
    name=_("Small steps of load"),
    says=_("A load goes up by at most one step in total from one week to the next."),
    acts=_("Steppers and the ready-made programs go by it; a coach may plan otherwise."),
    strength=OURS,
    source=_("Chosen for growing athletes, from what can be held overhead with full range."),
    limits=_("We looked for no study that compares this step with another one."),
    test=(
        "tests/services/test_shipped_rules.py"
        "::test_no_load_of_a_program_goes_up_by_more_than_a_step_in_a_week"
    ),
    numbers=(RuleNumber(_("One step in total"), "load", "STEP"),),
)

RANGE = Rule(
    slug="range",
    name=_("Range before load"),
    says=_(
        "The four loaded drills start with a pipe or broomstick overhead, for depth and "
        "flexibility. Dumbbells or a bar come once full range of motion is there."
    ),
    acts=_(
        "Assigning names who is without it, and gives those the pipe, or the load for a reason; "
        "who joins a squad later is given the pipe, unless her coach says why not. "
        "Full range goes on record by the athlete’s own tick on a full set, or by a coach’s check. "
        "Until then what is planned with a load is named wherever a plan is shown or made, and the "
        "athlete’s own choice stops at the pipe. What she lifts all the same is kept."
    ),
    strength=ARTICLE,
    source=_("The pipe first, then dumbbells or an empty bar."),
    limits=_(
        "Whether range is there is what athlete and coach see; nothing measures it. When it lapses "
        "is ours, and a team can change the days."
    ),
    test="tests/rules/test_ranges.py::test_full_range_is_on_record_until_it_lapses",
    numbers=(
        RuleNumber(_("Lapses after so many days without the drill"), "ranges", "LAPSES_AFTER"),
        RuleNumber(_("Lapses after pain above"), "ranges", "LAPSES_ABOVE"),
    ),
)

LADDERS = Rule(
    slug="ladders",
    name=_("Ladders, from easier to harder"),
    says=_(
        "Knees to elbows come before feet to bar, the high-knee skip before the single-leg hop, "
        "the pipe before a load."
    ),
    acts=_(
        "A swap offers the steps beside a drill. What is logged is held against the standard of a "
        "rung: its sets in full, in so many sessions. Once it is met a step up is proposed; with "
        "more pain than that, or after as many sessions short of what was asked, a step down. A "
        "coach decides, unless the team lets a ladder climb by itself; either can be undone."
    ),
    strength=ARTICLE,
    source=_("The article’s own order. “Build up to 3 × 10” is read as: climb after 3 × 10."),
    limits=_(
        "When somebody is ready for the next step is our reading: in how many sessions, with how "
        "much pain, and how far back is looked. A coach can write ladders with standards of her "
        "own."
    ),
    test="tests/rules/test_evidence.py::test_two_sessions_in_full_meet_a_standard_of_two",
    numbers=(
        RuleNumber(_("Pain up to"), "evidence", "PAIN_ACCEPTED"),
        RuleNumber(_("Sessions in a row under what was asked"), "evidence", "SHORT_IN_A_ROW"),
        RuleNumber(_("Looked back, in days"), "evidence", "LOOKED_BACK"),
    ),
)

RESTRICTIONS = Rule(
    slug="restrictions",
    name=_("What an athlete may not do"),
    says=_(
        "No impact, no hanging, no overhead, no load, no water, or one side only: each rules out "
        "the drills that need it. What stands in trains the same hip angles first, then the same "
        "muscles. After that comes what is not weight-bearing, where impact is out; then what "
        "needs only the equipment that is there; then what is not above her rung."
    ),
    acts=_(
        "Such a block is left out when it is assigned, unless a coach says otherwise and why; the "
        "reason is kept. An athlete’s swap offers no drill that is ruled out; to a coach these "
        "stand last, for a reason alone. Where one is set, what is planned against it is listed "
        "with what can be done instead: one press takes it, one undo gives it back, and nothing "
        "changes by itself. Hands at the sides are the coach’s choice. "
        "With no load or one side only, the same drill comes first: without its load, or on that "
        "side alone."
    ),
    strength=ARTICLE,
    source=_("Water and hanging work strengthen the hip flexors without the pounding."),
    limits=_(
        "Hands at the sides are ours: in the article the pipe is overhead. So is the order in "
        "which substitutes are weighed, and that one side only rules out what both sides do "
        "together or in turn. A pipe is no load."
    ),
    test="tests/rules/test_stand_ins.py::test_no_stand_in_ever_breaks_a_restriction",
)

PAIN = Rule(
    slug="pain",
    name=_("What pain asks for"),
    says=_(
        "Pain is told from 0 to 10. A little is noted, more asks for care, and much stops the "
        "drill for today; where each begins stands below."
    ),
    acts=_(
        "With care: easier, fewer or skip, at once and on that drill. The coach is told. Under 18, "
        "pain at the front of the hip at any level ends the day’s hip-flexor work, in all of an "
        "athlete’s teams. Guardians are mailed, and coaches who are shown her health: a clinician "
        "should look first."
    ),
    strength=STRETCHED,
    source=_("A model for adults’ Achilles tendons (Silbernagel 2007)."),
    limits=_(
        "It was made for one tendon of adults. It is no diagnosis. Without a "
        "date of birth nobody is taken to be under 18."
    ),
    test="tests/rules/test_pain.py::test_it_answers_by_how_much_it_hurts",
    numbers=(
        RuleNumber(_("With care from"), "pain", "CARE_FROM"),
        RuleNumber(_("Stop from"), "pain", "STOP_FROM"),
    ),
)

ZONES = Rule(
    slug="zones",
    name=_("Which muscle at which hip angle"),
    says=_(
        "Iliacus up to a level thigh, rectus femoris assisting it, psoas above: sets are counted "
        "in each zone that a drill reaches."
    ),
    acts=_("Weeks and programs show their sets by hip angle."),
    strength=ARTICLE,
    source=_("A coaching model of the article’s."),
    limits=_(
        "Rectus femoris gave two thirds of the torque up to 60° in 22 cadaver limbs (Kumazaki), "
        "and iliopsoas rises over 30° to 60° (Jiroumaru 2014): the borders are not that sharp."
    ),
    test="tests/rules/test_zones.py::test_it_names_the_zones_a_drill_reaches",
    numbers=(RuleNumber(_("A level thigh, in degrees"), "zones", "PARALLEL"),),
)

EQUIPMENT = Rule(
    slug="equipment",
    name=_("What is there"),
    says=_(
        "A drill is planned with what an athlete has, or what the place has where her squad "
        "trains. Something else is pointed out, with what can be done instead."
    ),
    acts=_(
        "It is said where it is assigned, on the day and in the calendar, and nothing is changed. "
        "What can be done instead is ranked as for a restriction. Of whom nothing is ticked "
        "nothing is said."
    ),
    strength=OURS,
    source=_("None: it is ours."),
    limits=_("Nobody checks what is ticked. A drill may go well with something alike."),
    test="tests/rules/test_equipment.py::test_what_is_not_there_is_found_once_a_day_and_drill",
)

RULES = (
    SPACING,
    RACE,
    REST,
    CONTACTS,
    WEEK,
    CAP,
    STEP,
    RANGE,
    LADDERS,
    RESTRICTIONS,
    EQUIPMENT,
    PAIN,
    ZONES,
)
