"""The addresses of the product. One group a concept; the name is the address's noun."""

from django.urls import path

from coaching import converters
from coaching.views import (
    anatomy,
    assignments,
    blocks,
    board,
    checkins,
    drills,
    home,
    invitations,
    offline,
    own_drills,
    planning,
    program_assignments,
    sessions,
    sets,
    settings,
    swaps,
    team,
)

converters.register()

urlpatterns = [
    # people
    path("", home.home, name="home"),
    path("team/", team.team, name="team"),
    path("team/new/", team.team_new, name="team_new"),
    path("team/choice/", team.team_choice, name="team_choice"),
    path("team/settings/", team.team_settings, name="team_settings"),
    path("team/archiving/", team.team_archive, name="team_archive"),
    path("team/athletes/", team.athletes, name="athletes"),
    path("team/athletes/<int:pk>/", team.athlete, name="athlete"),
    path("team/athletes/<int:pk>/restrictions/", team.restrictions, name="restrictions"),
    path("team/athletes/<int:pk>/archiving/", team.athlete_archive, name="athlete_archive"),
    path("team/athletes/<int:pk>/restoring/", team.athlete_restore, name="athlete_restore"),
    path("team/invitations/", invitations.invitations, name="invitations"),
    path("team/invitations/<int:pk>/", invitations.invitation, name="invitation"),
    path(
        "team/invitations/<int:pk>/revocation/",
        invitations.invitation_revoke,
        name="invitation_revoke",
    ),
    path("join/<str:token>/", invitations.join, name="join"),
    path("settings/", settings.settings, name="settings"),
    # drills
    path("drills/", drills.drills, name="drills"),
    path("drills/new/", own_drills.drill_new, name="drill_new"),
    path("drills/archived/", own_drills.drills_archived, name="drills_archived"),
    path("drills/<slug:slug>/", drills.drill, name="drill"),
    path("drills/<slug:slug>/edit/", own_drills.drill_edit, name="drill_edit"),
    path("drills/<slug:slug>/archiving/", own_drills.drill_archive, name="drill_archive"),
    path("drills/<slug:slug>/restoring/", own_drills.drill_restore, name="drill_restore"),
    path("anatomy/", anatomy.anatomy, name="anatomy"),
    # blocks
    path("blocks/", blocks.blocks, name="blocks"),
    path("blocks/new/", blocks.block_new, name="block_new"),
    path("blocks/<int:pk>/", blocks.block, name="block"),
    path("blocks/<int:pk>/copies/", blocks.block_copy, name="block_copy"),
    path("blocks/<int:pk>/archiving/", blocks.block_archive, name="block_archive"),
    path("blocks/<int:pk>/restoring/", blocks.block_restore, name="block_restore"),
    # assignments
    path("assign/", assignments.assign, name="assign"),
    path("programs/<int:pk>/assignments/", program_assignments.assign, name="program_assign"),
    path("assignments/<int:pk>/", assignments.assignment, name="assignment"),
    path("assignments/<int:pk>/removal/", assignments.assignment_undo, name="assignment_undo"),
    # sessions
    path("board/", board.board, name="board"),
    path("athletes/<int:pk>/days/<date:date>/", board.athlete_day, name="athlete_day"),
    path("today/", sessions.today, name="today"),
    path("today/session/", sessions.own_session, name="own_session"),
    path("week/", sessions.week, name="week"),
    path("sessions/<uuid:pk>/", sessions.session, name="session"),
    path("sessions/<uuid:pk>/finish/", sessions.finish, name="session_finish"),
    path("sessions/<uuid:pk>/reopening/", sessions.reopening, name="session_reopening"),
    path("sessions/<uuid:pk>/extra/", sessions.extra, name="session_extra"),
    path("sessions/<uuid:pk>/move/", planning.session_move, name="session_move"),
    path("sessions/<uuid:pk>/removal/", planning.session_removal, name="session_removal"),
    path("sessions/<uuid:pk>/prescriptions/", planning.session_edit, name="session_edit"),
    path("session-drills/<uuid:pk>/skips/", sets.skips, name="drill_skips"),
    path("session-drills/<uuid:pk>/removal/", sets.drill_removal, name="drill_removal"),
    path("session-drills/<uuid:pk>/skips/removal/", sets.skips_removal, name="skips_removal"),
    path("session-drills/<uuid:pk>/swap/", swaps.swap, name="drill_swap"),
    path("session-drills/<uuid:pk>/swap/removal/", swaps.removal, name="swap_removal"),
    path("session-drills/<uuid:pk>/pain/", checkins.pain, name="drill_pain"),
    # sets
    path("sets/<uuid:pk>/", sets.log, name="set_log"),
    path("sets/<uuid:pk>/removal/", sets.removal, name="set_removal"),
    path("sets/<uuid:pk>/skip/", sets.skip, name="set_skip"),
    # offline
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("sw.js", offline.worker, name="service_worker"),
    path("offline/", offline.page, name="offline"),
    path("offline/pages/", offline.pages, name="offline_pages"),
    path("offline/token/", offline.token, name="offline_token"),
]
