"""What each role sees of the case, and what it does not; and that looking is itself kept."""

import pytest
from playwright.sync_api import expect

from tests.journeys.hands import by_key, live, press, reference, step, type_into
from tests.journeys.kept import entries

#: What only somebody who may see the case can know.
OF_THE_CASE = ("Thornley", "Pellow", "960210", "900410", "Larch Walk")


def nothing_of_the_case(page):
    text = page.content()
    return [word for word in OF_THE_CASE if word in text]


def test_the_board_shows_what_nobody_has_seen_who_is_not_current_and_the_refused_closing(
    as_role, the_case, running_desk
):
    desk = as_role("desk-officer", f"/incidents/{the_case}/")
    live(desk)
    board = as_role("supervisor", "/board/")
    live(board)
    of = reference(the_case)
    unseen = board.locator("#unseen .warning", has_text=of)
    expect(unseen.filter(has_text="Possible breach of an order")).to_have_count(1)
    expect(board.locator("#not-current li", has_text=of)).to_contain_text("Desk Officer")
    expect(board.locator("#refused li", has_text=of)).to_contain_text("Promise open")
    expect(board.locator("#promises li", has_text=of)).to_contain_text("Find out whose number it is")
    expect(board.locator("#assessed li", has_text=of)).to_contain_text("Does not stand")

    before = unseen.count()
    unseen.filter(has_text="Possible breach").get_by_role("button").focus()
    press(board, "Enter")
    expect(unseen).to_have_count(before - 1)
    seen = desk.locator("#pane-warnings .warning", has_text="Possible breach of an order")
    expect(seen).to_contain_text("seen: Demonstration supervisor")
    assert entries(running_desk, 0, "housekeeping")[-1]["what"] == "board"


def test_a_supervisor_closes_over_what_stands_against_it_and_the_reason_is_kept(as_role, running_desk):
    said = running_desk.firstcall("call", "case-first-call/first", "--play", "--pace", "100")
    incident = int(said.split(",")[0].split()[-1])
    page = as_role("supervisor", f"/incidents/{incident}/")
    live(page)
    by_key(page, "Alt+x", "#close-reason")
    type_into(page, "Passed to the child abuse team by telephone")
    press(page, "Enter")
    over = page.locator("#close-outcome [name=over]")
    expect(over).to_be_visible()
    over.focus()
    press(page, "Space")
    by_key(page, "Alt+x", "#close-reason")
    press(page, "End", "Enter")
    expect(page.locator("#reopen-reason")).to_be_visible()
    closed = entries(running_desk, incident, "closed")[-1]
    assert closed["by"] == "supervisor" and closed["reason"] == "Passed to the child abuse team by telephone"
    page.goto(running_desk.address + "/board/")
    expect(page.locator("#over li", has_text=reference(incident))).to_contain_text("Passed to the child abuse team")


def test_an_auditor_reads_and_writes_nothing_and_every_look_is_kept(as_role, the_case, running_desk):
    page = as_role("auditor", "/incidents/?q=Thornley")
    expect(page.locator("table.list")).to_contain_text(reference(the_case))
    search = entries(running_desk, 0, "housekeeping")[-1]
    assert (search["by"], search["what"], search["about"]["text"]) == ("auditor", "search", "Thornley")

    def looks():
        return [look["what"] for look in entries(running_desk, the_case, "consulted") if look["by"] == "auditor"]

    before = looks()
    page.goto(f"{running_desk.address}/incidents/{the_case}/")
    live(page)
    expect(page.locator("#pane-warnings")).to_contain_text("Possible breach of an order")
    expect(page.locator("main :is(textarea, input, select):visible")).to_have_count(0)
    expect(page.locator(".pane button:visible")).to_have_count(0)
    assert looks() == [*before, "incident"]
    assert step(page, the_case, "wish", text="none of an auditor's business") in (403, 422)
    assert "none of an auditor's business" not in page.content()


@pytest.mark.parametrize(
    ("role", "home"), [("administrator", "/sources/"), ("training-manager", "/staff/"), ("source-owner", "/sources/")]
)
def test_who_sees_no_case_is_shown_nothing_of_it(as_role, the_case, running_desk, role, home):
    page = as_role(role, "/")
    assert page.url == running_desk.address + home
    assert nothing_of_the_case(page) == []
    case = f"/incidents/{the_case}/"
    for path in (
        case,
        case + "print",
        case + "live",
        case + "checks/caller/visor/",
        "/incidents/",
        "/queue",
        "/board/",
    ):
        answer = page.goto(running_desk.address + path)
        assert answer is not None and answer.status == 403, path
        assert nothing_of_the_case(page) == [], path
    assert page.request.get(running_desk.address + "/stream").status in (401, 403)
