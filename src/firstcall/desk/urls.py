"""The desk's addresses."""

from __future__ import annotations

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path, register_converter

from firstcall.desk.numbers import Number
from firstcall.desk.views import (
    allowing,
    board,
    home,
    incidents,
    live,
    one_off,
    printing,
    records,
    requesting,
    ringing,
    sources,
    staff,
    steps,
    stream,
    taking,
    typing,
)

register_converter(Number, "number")
_INCIDENT = "incidents/<number:incident>"

urlpatterns = [
    path("", home.home, name="desk"),
    path(
        "sign-in/",
        LoginView.as_view(template_name="desk/sign_in.html", redirect_authenticated_user=True),
        name="sign-in",
    ),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("stream", stream.stream, name="stream"),
    path("queue", live.queue, name="queue"),
    path("take", taking.take, name="take"),
    path("demo/ring", ringing.ring, name="ring"),
    path("incidents/", incidents.incidents, name="incidents"),
    path("check/", one_off.check, name="check"),
    path("check/challenges", one_off.challenges, name="challenges"),
    path("board/", board.board, name="board"),
    path("board/now", board.board_now, name="board-now"),
    path("staff/", staff.staff, name="staff"),
    path("staff/<slug:staff>/", staff.member, name="member"),
    path("staff/<slug:staff>/award", staff.award, name="award"),
    path("staff/<slug:staff>/withdraw/<number:certificate>", staff.withdraw, name="withdraw"),
    path("sources/", sources.sources, name="sources"),
    path("sources/<slug:source>/", sources.source, name="source"),
    path("sources/faults", sources.lay, name="lay-fault"),
    path("sources/faults/<number:fault>/clear", sources.clear, name="clear-fault"),
    path(f"{_INCIDENT}/print", printing.printed, name="print"),
    path(f"{_INCIDENT}/grades/<number:seq>/review", board.review, name="review"),
    path(f"{_INCIDENT}/", live.incident, name="incident"),
    path(f"{_INCIDENT}/live", live.changes, name="changes"),
    path(f"{_INCIDENT}/entries/<number:first>/<number:last>", live.unfolded, name="unfolded"),
    path(f"{_INCIDENT}/reading", typing.reading, name="reading"),
    path(f"{_INCIDENT}/lines", typing.line, name="line"),
    path(f"{_INCIDENT}/checks/<str:person>/<slug:source>/", records.cell, name="cell"),
    path(f"{_INCIDENT}/checks/<str:person>/<slug:source>/reason", records.reason, name="cell-reason"),
    path(f"{_INCIDENT}/checks/<str:person>/<slug:source>/allow", allowing.allow, name="allow"),
    path(f"{_INCIDENT}/checks/<str:person>/<slug:source>/request", requesting.request, name="request"),
    path(f"{_INCIDENT}/checks/<str:person>/<slug:source>/request/form", requesting.form, name="request-form"),
    path(f"{_INCIDENT}/checks/<str:person>/<slug:source>/request/make", requesting.make, name="make-request"),
    path(f"{_INCIDENT}/checks/<str:person>/<slug:source>/request/answer", requesting.answer, name="request-answer"),
    path(f"{_INCIDENT}/answer", steps.answer, name="answer"),
    path(f"{_INCIDENT}/person", steps.person, name="person"),
    path(f"{_INCIDENT}/confirm", steps.confirm, name="confirm"),
    path(f"{_INCIDENT}/reject", steps.reject, name="reject"),
    path(f"{_INCIDENT}/reject-fact", steps.reject_fact, name="reject-fact"),
    path(f"{_INCIDENT}/acknowledge", steps.acknowledge, name="acknowledge"),
    path(f"{_INCIDENT}/wider", steps.wider, name="wider"),
    path(f"{_INCIDENT}/promise", steps.promise, name="promise"),
    path(f"{_INCIDENT}/settle", steps.settle, name="settle"),
    path(f"{_INCIDENT}/wish", steps.wish, name="wish"),
    path(f"{_INCIDENT}/advise", steps.advise, name="advise"),
    path(f"{_INCIDENT}/assess", steps.assess, name="assess"),
    path(f"{_INCIDENT}/explain", steps.explain, name="explain"),
    path(f"{_INCIDENT}/grade", steps.grade, name="grade"),
    path(f"{_INCIDENT}/close", steps.close, name="close"),
    path(f"{_INCIDENT}/reopen", steps.reopen, name="reopen"),
]
