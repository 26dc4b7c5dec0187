"""Pages and steps through the real application: who may, what is recorded, and that nothing typed gets lost."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from firstcall.contacts import actions
from firstcall.desk import names
from firstcall.desk.views import stream
from firstcall.incident.codes import StaffRole
from firstcall.log import reading
from tests.checks import building as b

pytestmark = pytest.mark.django_db
BY_SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def handler():
    names.forget()
    return b.staff()


@pytest.fixture
def incident(handler):
    return b.ring(handler).incident


def signed_in(who) -> Client:
    from django.contrib.auth import get_user_model

    client = Client()
    client.force_login(get_user_model().objects.get(username=who.id))
    return client


@pytest.fixture
def client(handler):
    return signed_in(handler)


@pytest.fixture
def let_go(monkeypatch):
    """How often the stream gave its database connection back; the test keeps its own."""
    gone: list[bool] = []
    monkeypatch.setattr(stream, "let_connection_go", lambda: gone.append(True))
    return gone


def kinds(incident):
    return [e.kind for e in reading.entries(incident)]


def post(client, name, incident, **sent):
    return client.post(reverse(name, args=[incident]), sent, headers=BY_SCRIPT)


def marks(page):
    return ",".join(f"{n}={m}" for n, m in re.findall(r'data-pane="(\w+)" data-mark="(\w+)"', page.content.decode()))


@pytest.mark.parametrize("name", ["desk", "queue"])
def test_nobody_sees_a_page_without_signing_in(name):
    assert Client().get(reverse(name)).headers["Location"].startswith("/sign-in/")


def test_a_script_without_a_sign_in_is_told_so_and_not_sent_elsewhere(incident, let_go):
    assert Client().get(reverse("changes", args=[incident]), headers=BY_SCRIPT).status_code == 401
    assert Client().get(reverse("stream")).status_code == 401
    assert let_go


def test_a_desk_that_may_listen_gives_its_database_connection_back_first(client, let_go):
    answer = client.get(reverse("stream"))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/event-stream")
    assert let_go


@pytest.mark.parametrize(
    ("header", "after", "cursor"),
    [
        ("", "", None),
        ("17", "", 17),
        ("17", "3", 17),
        ("", "3", 3),
        ("x", "", None),
        ("-1", "", None),
        ("9" * 30, "", None),
    ],
)
def test_where_a_desk_that_comes_back_goes_on(rf, header, after, cursor):
    headers = {"Last-Event-ID": header} if header else {}
    assert stream.last_seen(rf.get("/stream", {"after": after}, headers=headers)) == cursor


@pytest.mark.parametrize("role", [StaffRole.TRAINING_MANAGER, StaffRole.ADMINISTRATOR, StaffRole.SOURCE_OWNER])
def test_a_role_without_case_data_sees_no_incident(incident, role, let_go):
    other = signed_in(b.staff("other", role))
    assert other.get(reverse("incident", args=[incident])).status_code == 403
    assert other.get(reverse("stream")).status_code == 403
    assert "consulted" not in kinds(incident)


def test_an_auditor_reads_and_writes_nothing(incident):
    auditor = signed_in(b.staff("auditor", StaffRole.AUDITOR))
    assert auditor.get(reverse("incident", args=[incident])).status_code == 200
    assert post(auditor, "wish", incident, text="x").status_code == 422
    assert "wish" not in kinds(incident)


def test_a_look_at_an_incident_is_recorded_before_it_is_shown(client, incident):
    assert client.get(reverse("incident", args=[incident])).status_code == 200
    assert kinds(incident).count("consulted") == 1


def test_where_the_look_cannot_be_recorded_nothing_is_shown(client, incident, monkeypatch):
    def refuse(**_: object) -> None:
        raise OSError("the log cannot be written")

    monkeypatch.setattr(actions, "consult", refuse)
    client.raise_request_exception = False
    page = client.get(reverse("incident", args=[incident]))
    assert page.status_code == 500 and b"FC-0000" not in page.content


def test_an_incident_that_is_not_there_is_not_found(client):
    assert client.get(reverse("incident", args=[999])).status_code == 404


def test_the_page_carries_its_marking_and_nothing_inline(client, incident):
    text = client.get(reverse("incident", args=[incident])).content.decode()
    assert text.count("OFFICIAL-SENSITIVE") >= 3
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|javascript:", text)
    assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", text)


def test_only_the_panes_that_changed_are_sent(client, incident):
    has = marks(client.get(reverse("incident", args=[incident])))
    live = reverse("changes", args=[incident])
    assert b"data-pane" not in client.get(live, headers={**BY_SCRIPT, "X-Panes": has}).content
    post(client, "wish", incident, text="Do not ring the number")
    sent = client.get(live, headers={**BY_SCRIPT, "X-Panes": has})
    assert set(re.findall(r'data-pane="(\w+)"', sent.content.decode())) == {"log", "told", "assessed"}
    assert int(sent.headers["X-Seq"]) == reading.state(incident).seq


def test_a_fold_is_read_when_it_is_opened(client, incident):
    text = client.get(reverse("incident", args=[incident])).content.decode()
    unfold = re.search(r'data-unfold="([^"]+)"', text).group(1)
    assert "is to be asked about caller" not in text
    assert "is to be asked about caller" in client.get(unfold, headers=BY_SCRIPT).content.decode()


def test_a_line_is_kept_once_however_often_it_is_sent(client, incident):
    sent = {"text": "Number is 07700 900461", "token": "a-token"}
    first = client.post(reverse("line", args=[incident]), sent)
    assert first.json()["kept"] is True
    assert client.post(reverse("line", args=[incident]), sent).json()["kept"] is True
    assert kinds(incident).count("line") == 1


@pytest.mark.parametrize(
    ("text", "status"), [("", 422), ("   ", 422), ("x" * 100_001, 422), ("x" * 10_000, 200), ("a\x00b <i>\u202e", 200)]
)
def test_a_line_is_kept_as_typed_or_refused_with_words(client, incident, text, status):
    answer = client.post(reverse("line", args=[incident]), {"text": text, "token": "t"})
    assert answer.status_code == status
    if status == 200:
        assert [e.body.text for e in reading.entries(incident) if e.kind == "line"] == [text]
    else:
        assert answer.json()["says"]


def test_typed_markup_is_shown_and_does_nothing(client, incident):
    client.post(reverse("line", args=[incident]), {"text": "<script>alert(1)</script> \u202e", "token": "t"})
    text = client.get(reverse("incident", args=[incident])).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; ⟦RLO⟧" in text and "<script>alert" not in text


def test_a_finding_struck_out_while_typing_is_rejected_as_the_line_is_kept(client, incident):
    text = "Number is 07700 900461"
    preview = client.post(reverse("reading", args=[incident]), {"text": text}, headers=BY_SCRIPT).content.decode()
    token = re.search(r'data-strike="([^"]+)"', preview).group(1)
    assert kinds(incident).count("line") == 0
    client.post(reverse("line", args=[incident]), {"text": text, "token": "t", "struck": token})
    phones = [e.body for e in reading.entries(incident) if e.kind == "fact" and e.body.value == "+447700900461"]
    assert {f.state.value for f in phones} == {"rejected"}


@pytest.mark.parametrize(
    ("name", "sent", "says"),
    [
        ("answer", {"asked": "age|caller", "value": ""}, "Type the answer"),
        ("answer", {"asked": "", "value": "16"}, "Choose the question"),
        ("promise", {"text": "ring back", "in": "soon", "unit": "hours"}, "whole number"),
        ("promise", {"text": "", "in": "2", "unit": "hours"}, "what was promised"),
        ("promise", {"text": "ring back", "due": "tomorrow"}, "no day and time"),
        ("assess", {"element-threat": "none"}, "Choose the overall risk"),
        ("person", {"role": "friend"}, "Choose what this person is"),
        ("person", {"role": "suspect", "phones": "12"}, "cannot be read"),
        ("wish", {"text": " "}, "what the caller wishes"),
        ("confirm", {"suggestion": "x"}, "no number"),
        ("confirm", {"suggestion": "99"}, "no suggestion"),
        ("acknowledge", {"warning": "99999"}, "no warning"),
    ],
)
def test_what_cannot_be_read_says_the_field_and_the_mend_and_records_nothing(client, incident, name, sent, says):
    before = kinds(incident)
    answer = post(client, name, incident, **sent)
    assert answer.status_code == 422 and says in answer.content.decode()
    assert kinds(incident) == before


def test_a_refused_closing_gives_its_reasons(client, incident):
    post(client, "promise", incident, text="make enquiries", **{"in": "24", "unit": "hours"})
    answer = post(client, "close", incident, reason="advice given")
    assert answer.status_code == 422 and "make enquiries" in answer.content.decode()
    assert "Close over these as supervisor" not in answer.content.decode()


def test_a_supervisor_is_offered_to_close_over_with_a_reason(incident):
    supervisor = signed_in(b.staff("super", StaffRole.SUPERVISOR))
    post(supervisor, "promise", incident, text="make enquiries", **{"in": "24", "unit": "hours"})
    assert "Close over these as supervisor" in post(supervisor, "close", incident, reason="x").content.decode()
    assert post(supervisor, "close", incident, reason="x", over="yes").status_code == 200
    assert not reading.state(incident).open


def test_the_answer_may_be_that_it_is_not_known(client, incident):
    assert (
        post(
            client, "answer", incident, asked="age|caller", **{"as": "unknown", "value": "typed by mistake"}
        ).status_code
        == 200
    )
    assert reading.state(incident).answer_to("caller", "age").value == "unknown"


def test_records_are_shown_only_after_the_look_at_them_is_recorded(client, handler):
    incident = b.ring(handler).incident
    page = client.get(reverse("cell", args=[incident, "caller", "visor"]), headers=BY_SCRIPT)
    assert page.status_code == 200
    assert [e.body.what for e in reading.entries(incident) if e.kind == "consulted"] == ["visor on caller"]


@pytest.mark.parametrize(("person", "source"), [("nobody", "visor"), ("caller", "no-such-source")])
def test_a_cell_that_is_not_there_is_not_found(client, incident, person, source):
    assert client.get(reverse("cell", args=[incident, person, source])).status_code == 404


def test_a_contact_is_taken_by_hand_and_an_odd_channel_keeps_what_was_typed(client, handler):
    taken = client.post(reverse("take"), {"channel": "101", "number": "01632 960201", "address": "1 High Row, ZZ1 1ZZ"})
    assert taken.status_code == 302 and taken.headers["Location"].startswith("/incidents/")
    again = client.post(reverse("take"), {"channel": "pigeon", "number": "01632 960202"})
    assert again.status_code == 422 and "01632 960202" in again.content.decode()


def test_the_queue_lists_what_is_open_and_the_desk_opens_ones_own(client, incident):
    assert f"FC-{incident:06d}" in client.get(reverse("queue")).content.decode()
    assert client.get(reverse("desk")).headers["Location"] == reverse("incident", args=[incident])


def test_nothing_rings_where_no_demonstration_is(client, incident):
    assert client.post(reverse("ring"), {"scenario": "ordinary-call"}).status_code == 404
