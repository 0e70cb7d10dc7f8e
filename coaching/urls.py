"""The addresses of the product; the name is the address's noun.

Those that begin with the same word are a list: of another word none is looked at.
"""

from django.urls import include, path

from coaching import dates
from coaching.views import (
    accounts,
    acts,
    anatomy,
    assessments,
    assignments,
    attendance,
    audit,
    blocks,
    board,
    calendar,
    checkins,
    coaches,
    comments,
    day_marks,
    drills,
    extras,
    feeds,
    guardians,
    history,
    home,
    invitations,
    join_requests,
    kept_forms,
    ladders,
    measuring,
    merging,
    needs,
    notifications,
    offline,
    own_data,
    own_drills,
    placements,
    planned_tests,
    planning,
    printing,
    program_assignments,
    program_files,
    program_updates,
    programs,
    progress,
    promotions,
    restriction_swaps,
    results,
    rosters,
    rules,
    season,
    sessions,
    sets,
    settings,
    six_weeks,
    squads,
    steering,
    stills,
    swaps,
    team,
    timers,
    view_as,
    watch_files,
)

dates.register()

_team = [
    path("", team.team, name="team"),
    path("new/", team.team_new, name="team_new"),
    path("choice/", team.team_choice, name="team_choice"),
    path("settings/", team.team_settings, name="team_settings"),
    path("archiving/", team.team_archive, name="team_archive"),
    path("export/", own_data.team_export, name="team_export"),
    path("trail/", audit.team_trail, name="team_trail"),
    path("trail/table/", audit.team_trail_csv, name="team_trail_csv"),
    path("athletes/", team.athletes, name="athletes"),
    path("athletes/<int:pk>/merging/", merging.merge, name="athlete_merge"),
    path("athletes/<int:pk>/history/", history.history, name="athlete_history"),
    path(
        "athletes/<int:pk>/history/<int:file>/undoing/",
        history.undo,
        name="athlete_history_undo",
    ),
    path("athletes/merges/<int:pk>/undoing/", merging.undo, name="merge_undo"),
    path("athletes/list/", rosters.roster, name="roster"),
    path("athletes/list/<int:pk>/", rosters.roster_import, name="roster_import"),
    path("athletes/list/<int:pk>/undoing/", rosters.roster_undo, name="roster_undo"),
    path("athletes/list/<int:pk>/codes/", rosters.roster_codes, name="roster_codes"),
    path("athletes/list/<int:pk>/mails/", rosters.roster_mails, name="roster_mails"),
    path("athletes/<int:pk>/", team.athlete, name="athlete"),
    path("athletes/<int:pk>/training/", team.athlete_training, name="athlete_training"),
    path("athletes/<int:pk>/restrictions/", restriction_swaps.restrictions, name="restrictions"),
    path("athletes/<int:pk>/ladders/", ladders.athlete_ladders, name="athlete_ladders"),
    path("athletes/<int:pk>/ranges/", ladders.athlete_range, name="athlete_range"),
    path(
        "athletes/<int:pk>/restrictions/swaps/",
        restriction_swaps.athlete_restriction_swaps,
        name="athlete_restriction_swaps",
    ),
    path(
        "athletes/<int:pk>/restrictions/swaps/<int:change>/undoing/",
        restriction_swaps.athlete_restriction_undo,
        name="athlete_restriction_undo",
    ),
    path(
        "athletes/<int:pk>/restrictions/swaps/return/",
        restriction_swaps.athlete_restriction_return,
        name="athlete_restriction_return",
    ),
    path("athletes/<int:pk>/guardians/", guardians.athlete_guardians, name="athlete_guardians"),
    path(
        "athletes/<int:pk>/guardians/<int:guardian>/ending/",
        guardians.athlete_guardian_end,
        name="athlete_guardian_end",
    ),
    path("athletes/<int:pk>/archiving/", team.athlete_archive, name="athlete_archive"),
    path("athletes/<int:pk>/restoring/", team.athlete_restore, name="athlete_restore"),
    path("squads/", squads.squads_of_team, name="squads"),
    path("squads/<int:pk>/", squads.squad, name="squad"),
    path("squads/<int:pk>/athletes/", squads.squad_athletes, name="squad_athletes"),
    path("squads/<int:pk>/archiving/", squads.squad_archive, name="squad_archive"),
    path("squads/<int:pk>/restoring/", squads.squad_restore, name="squad_restore"),
    path("coaches/<int:pk>/", coaches.coach_duty, name="coach_duty"),
    path("coaches/<int:pk>/handing-over/", coaches.coach_handing_over, name="coach_handing_over"),
    path("coaches/<int:pk>/removal/", coaches.coach_removal, name="coach_removal"),
    path("coaches/<int:pk>/restoring/", coaches.coach_restore, name="coach_restore"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/<int:pk>/", invitations.invitation, name="invitation"),
    path("invitations/requests/<int:pk>/", join_requests.answer, name="join_request"),
    path(
        "invitations/<int:pk>/revocation/",
        invitations.invitation_revoke,
        name="invitation_revoke",
    ),
    path(
        "invitations/<int:pk>/renewal/",
        invitations.invitation_renew,
        name="invitation_renew",
    ),
]

_join = [
    path("", invitations.join, name="join_remembered"),
    path("<str:token>/", invitations.join, name="join"),
]

_settings = [
    path("", settings.settings, name="settings"),
    path("data/", own_data.settings_data, name="settings_data"),
    path("removal/", own_data.settings_removal, name="settings_removal"),
    path("calendars/", feeds.calendar_feeds, name="calendar_feeds"),
    path(
        "calendars/<int:pk>/revocation/",
        feeds.calendar_feed_revoke,
        name="calendar_feed_revoke",
    ),
    path(
        "calendars/<int:pk>/renewal/",
        feeds.calendar_feed_renew,
        name="calendar_feed_renew",
    ),
]

_notifications = [
    path("", notifications.notifications, name="notifications"),
    path("<int:pk>/", notifications.notification, name="notification"),
    path("reading/", notifications.notifications_read, name="notifications_read"),
    path("unreading/", notifications.notifications_unread, name="notifications_unread"),
    path("settings/", notifications.notification_settings, name="notification_settings"),
    path("phones/", notifications.push_subscription, name="push_subscription"),
    path(
        "phones/removal/", notifications.push_subscription_removal, name="push_subscription_removal"
    ),
    path("stop/<str:token>/", notifications.unsubscribe, name="unsubscribe"),
]

_drills = [
    path("", drills.drills, name="drills"),
    path("new/", own_drills.drill_new, name="drill_new"),
    path("archived/", own_drills.drills_archived, name="drills_archived"),
    path("<slug:slug>/", drills.drill, name="drill"),
    path("<slug:slug>/edit/", own_drills.drill_edit, name="drill_edit"),
    path("<slug:slug>/archiving/", own_drills.drill_archive, name="drill_archive"),
    path("<slug:slug>/restoring/", own_drills.drill_restore, name="drill_restore"),
]

_blocks = [
    path("", blocks.blocks, name="blocks"),
    path("new/", blocks.block_new, name="block_new"),
    path("<int:pk>/", blocks.block, name="block"),
    path("<int:pk>/copies/", blocks.block_copy, name="block_copy"),
    path("<int:pk>/archiving/", blocks.block_archive, name="block_archive"),
    path("<int:pk>/restoring/", blocks.block_restore, name="block_restore"),
]

_programs = [
    path("", programs.programs, name="programs"),
    path("new/", programs.program_new, name="program_new"),
    path("import/", program_files.program_import, name="program_import"),
    path("<int:pk>/file/", program_files.program_file, name="program_file"),
    path("<int:pk>/", programs.program, name="program"),
    path("<int:pk>/edit/", programs.program_edit, name="program_edit"),
    path("<int:pk>/copies/", programs.program_copy, name="program_copy"),
    path("<int:pk>/archiving/", programs.program_archive, name="program_archive"),
    path("<int:pk>/restoring/", programs.program_restore, name="program_restore"),
    path("<int:pk>/placements/", placements.placements, name="program_placements"),
    path(
        "<int:pk>/placements/<uuid:placement>/",
        placements.placement,
        name="program_placement",
    ),
    path("<int:pk>/library/", programs.program_library, name="program_library"),
    path("<int:pk>/days/", placements.days, name="program_days"),
    path("<int:pk>/weeks/", placements.weeks, name="program_weeks"),
    path(
        "<int:pk>/progressions/<int:prescription>/",
        placements.progression,
        name="program_progression",
    ),
    path("<int:pk>/undo/", placements.undo, name="program_undo"),
    path("<int:pk>/assignments/", program_assignments.assign, name="program_assign"),
    path("<int:pk>/updates/", program_updates.update, name="program_update"),
]

_assignments = [
    path("", assignments.assignments, name="assignments"),
    path("<int:pk>/", assignments.assignment, name="assignment"),
    path("<int:pk>/removal/", assignments.assignment_undo, name="assignment_undo"),
    path("<int:pk>/shift/", steering.assignment_shift, name="assignment_shift"),
    path("<int:pk>/shift/undoing/", steering.assignment_shift_undo, name="assignment_shift_undo"),
    path("<int:pk>/end/", steering.assignment_end, name="assignment_end"),
]

_promotions = [
    path("<int:pk>/", promotions.promotion, name="promotion"),
    path("<int:pk>/putting-off/", promotions.promotion_put_off, name="promotion_put_off"),
    path("<int:pk>/taking-back/", promotions.promotion_take_back, name="promotion_take_back"),
    path("<int:pk>/seen/", promotions.promotion_seen, name="promotion_seen"),
]

_needs = [
    path("", needs.needs, name="needs"),
    path("<int:pk>/seen/", needs.need_seen, name="need_seen"),
    path("<int:pk>/putting-off/", needs.need_put_off, name="need_put_off"),
    path("<int:pk>/acts/", needs.need_act, name="need_act"),
    path("<int:pk>/messages/", needs.need_write, name="need_write"),
    path("<int:pk>/reopening/", needs.need_reopen, name="need_reopen"),
]

_athletes = [
    path(
        "<int:pk>/weeks/<date:date>/print/",
        printing.athlete_week_print,
        name="athlete_week_print",
    ),
    path("<int:pk>/days/<date:date>/", board.athlete_day, name="athlete_day"),
    path("<int:pk>/", calendar.athlete_calendar, name="athlete_calendar"),
    path("<int:pk>/six-weeks/", six_weeks.athlete_six_weeks, name="athlete_six_weeks"),
    path("<int:pk>/as/", view_as.today, name="athlete_as"),
    path("<int:pk>/as/week/", view_as.week, name="athlete_as_week"),
    path("<int:pk>/as/progress/", view_as.progress, name="athlete_as_progress"),
    path("<int:pk>/as/sessions/<uuid:session>/", view_as.session, name="athlete_as_session"),
    path(
        "<int:pk>/as/sessions/<uuid:session>/comments/",
        view_as.comments,
        name="athlete_as_comments",
    ),
    path("<int:pk>/shifts/", calendar.athlete_shift, name="athlete_shift"),
    path("<int:pk>/pause/", calendar.athlete_pause, name="athlete_pause"),
    path("<int:pk>/resuming/", calendar.athlete_resume, name="athlete_resume"),
    path("<int:pk>/undoing/", calendar.athlete_undo, name="athlete_undo"),
    path("<int:pk>/marks/", day_marks.athlete_marks, name="athlete_marks"),
    path(
        "<int:pk>/weeks/<date:date>/skipping/",
        calendar.athlete_week_skip,
        name="athlete_week_skip",
    ),
    path(
        "<int:pk>/weeks/<date:date>/repeating/",
        calendar.athlete_week_repeat,
        name="athlete_week_repeat",
    ),
]

_squads = [
    path(
        "<int:pk>/weeks/<date:date>/print/",
        printing.squad_week_print,
        name="squad_week_print",
    ),
    path("<int:pk>/notes/", comments.squad_notes, name="squad_notes"),
    path("<int:pk>/days/", day_marks.squad_days, name="squad_days"),
    path("<int:pk>/days/undoing/", day_marks.squad_days_undo, name="squad_days_undo"),
]

_today = [
    path("", sessions.today, name="today"),
    path("session/", extras.own_session, name="own_session"),
]

_sessions = [
    path("<uuid:pk>/", sessions.session, name="session"),
    path("<uuid:pk>/comments/", comments.session_comments, name="session_comments"),
    path("<uuid:pk>/finish/", sessions.finish, name="session_finish"),
    path("<uuid:pk>/reopening/", sessions.reopening, name="session_reopening"),
    path("<uuid:pk>/acts/", acts.acts, name="session_acts"),
    path("<uuid:pk>/extra/", extras.extra, name="session_extra"),
    path("<uuid:pk>/move/", planning.session_move, name="session_move"),
    path(
        "<uuid:pk>/moves/<int:change>/undoing/",
        planning.session_move_undo,
        name="session_move_undo",
    ),
    path("<uuid:pk>/removal/", planning.session_removal, name="session_removal"),
    path("<uuid:pk>/prescriptions/", planning.session_edit, name="session_edit"),
]

_session_drills = [
    path("<uuid:pk>/skips/", sets.skips, name="drill_skips"),
    path("<uuid:pk>/removal/", sets.drill_removal, name="drill_removal"),
    path("<uuid:pk>/skips/removal/", sets.skips_removal, name="skips_removal"),
    path("<uuid:pk>/swap/", swaps.swap, name="drill_swap"),
    path("<uuid:pk>/swap/removal/", swaps.removal, name="swap_removal"),
    path("<uuid:pk>/pain/", checkins.pain, name="drill_pain"),
]

_sets = [
    path("<uuid:pk>/", sets.log, name="set_log"),
    path("<uuid:pk>/removal/", sets.removal, name="set_removal"),
    path("<uuid:pk>/skip/", sets.skip, name="set_skip"),
]

_comments = [
    path("<uuid:pk>/", comments.comment, name="comment"),
    path("<uuid:pk>/removal/", comments.comment_removal, name="comment_removal"),
    path("<uuid:pk>/return/", comments.comment_return, name="comment_return"),
    path("<uuid:pk>/replies/", comments.comment_reply, name="comment_reply"),
]

_offline = [
    path("", offline.page, name="offline"),
    path("pages/", offline.pages, name="offline_pages"),
    path("token/", offline.token, name="offline_token"),
]

urlpatterns = [
    # Each address is tried from the top, so what is asked most stands there.
    path("sets/", include(_sets)),
    path("today/", include(_today)),
    path("board/", board.board, name="board"),
    path("offline/", include(_offline)),
    # people
    path("", home.home, name="home"),
    path("kept/", kept_forms.kept_form, name="kept_form"),
    path(
        "accounts/reauthenticate/code/",
        accounts.reauthenticate_by_code,
        name="account_reauthenticate_by_code",
    ),
    path("team/", include(_team)),
    path("join/", include(_join)),
    path("settings/", include(_settings)),
    path("guardian/", guardians.guarded, name="guarded"),
    path("guardian/<str:token>/", guardians.guardian, name="guardian"),
    path("calendar/<str:token>.ics", feeds.calendar_feed, name="calendar_feed"),
    # drills
    path("drills/", include(_drills)),
    path("anatomy/", anatomy.anatomy, name="anatomy"),
    path("rules/", rules.rules, name="rules"),
    path("rules/<slug:rule>/", rules.rule, name="rule"),
    # blocks
    path("blocks/", include(_blocks)),
    # programs
    path("programs/", include(_programs)),
    # assignments
    path("assign/", assignments.assign, name="assign"),
    path("assignments/", include(_assignments)),
    path("trash/", steering.trash, name="trash"),
    path("trash/<int:pk>/return/", steering.trash_return, name="trash_return"),
    # ladders
    path("ladders/", ladders.ladders, name="ladders"),
    path("ladders/new/", ladders.ladder_new, name="ladder_new"),
    path("ladders/<int:pk>/", ladders.ladder, name="ladder"),
    path("ladders/<int:pk>/archiving/", ladders.ladder_archive, name="ladder_archive"),
    path("ladders/<int:pk>/use/", ladders.ladder_use, name="ladder_use"),
    path("progress/ladders/", ladders.own_ladders, name="own_ladders"),
    path("progress/ladders/<int:pk>/", ladders.own_ladder, name="own_ladder"),
    path("promotions/", include(_promotions)),
    # assessments
    path("assessments/", assessments.assessments, name="assessments"),
    path("assessments/new/", assessments.assessment_new, name="assessment_new"),
    path("assessments/<int:pk>/", assessments.assessment, name="assessment"),
    path(
        "assessments/<int:pk>/archiving/", assessments.assessment_archive, name="assessment_archive"
    ),
    path("assessments/<int:pk>/days/", planned_tests.assessment_days, name="assessment_days"),
    path(
        "assessments/<int:pk>/sitting/", planned_tests.assessment_sitting, name="assessment_sitting"
    ),
    path(
        "planned-tests/<int:pk>/removal/",
        planned_tests.planned_test_removal,
        name="planned_test_removal",
    ),
    path("athletes/<int:pk>/results/", results.athlete_results, name="athlete_results"),
    path("athletes/<int:pk>/results/new/", results.athlete_result_new, name="athlete_result_new"),
    path(
        "athletes/<int:pk>/results/file/", watch_files.athlete_watch_file, name="athlete_watch_file"
    ),
    path("athletes/<int:pk>/results.csv", progress.athlete_results_csv, name="athlete_results_csv"),
    path("athletes/<int:pk>/progress/", progress.athlete_progress, name="athlete_progress"),
    path("athletes/<int:pk>/kinogram/", progress.athlete_kinogram, name="athlete_kinogram"),
    path("progress/", progress.progress, name="progress"),
    path("progress/season/", season.season_links, name="season_links"),
    path(
        "progress/season/<int:pk>/revoking/", season.season_link_revoke, name="season_link_revoke"
    ),
    path("season/<str:token>/", season.season, name="season"),
    path("progress/squad/", progress.progress_squad, name="progress_squad"),
    path("results/<int:pk>/", results.result, name="result"),
    path("results/<int:pk>/picture/", stills.result_picture, name="result_picture"),
    path("results/<int:pk>/picture/file/", stills.result_picture_file, name="result_picture_file"),
    path(
        "results/<int:pk>/picture/removal/",
        stills.result_picture_removal,
        name="result_picture_removal",
    ),
    path("results/<int:pk>/removal/", results.result_removal, name="result_removal"),
    path("results/<int:pk>/return/", results.result_return, name="result_return"),
    path("measuring/<slug:way>/", measuring.measuring, name="measuring"),
    # needs
    path("needs/", include(_needs)),
    path("attendance/", attendance.attendance, name="attendance"),
    path(
        "attendance/presses/<uuid:press>/undoing/",
        attendance.attendance_undo,
        name="attendance_undo",
    ),
    path("squads/<int:pk>/attendance/", attendance.squad_attendance, name="squad_attendance"),
    path(
        "athletes/<int:pk>/attendance/<date:date>/",
        attendance.athlete_attendance,
        name="athlete_attendance",
    ),
    path("notifications/", include(_notifications)),
    # printing
    path("athletes/", include(_athletes)),
    path("squads/", include(_squads)),
    # sessions
    path("day-marks/<int:pk>/removal/", day_marks.day_mark_removal, name="day_mark_removal"),
    path("week/", sessions.week, name="week"),
    path("sessions/", include(_sessions)),
    path("session-drills/", include(_session_drills)),
    # comments
    path("comments/", include(_comments)),
    # offline
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("sw.js", offline.worker, name="service_worker"),
    path("timers/<slug:of>/<slug:language>.js", timers.timers, name="timers"),
]
