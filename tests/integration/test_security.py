"""The two servers under attack from outside: nothing of Rasa's is open, nothing of one visitor reaches another."""

import base64
import json
import stat
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from website import Website, buttons, words

from bot.client import connect
from bot.processes import Processes
from bot.settings import Settings, secret_key

EVIL = "https://evil.example"
RASAS_OWN = [
    "/conversations/default/tracker",
    "/conversations/website:x/tracker",
    "/conversations/default/tracker/events",
    "/conversations/default/trigger_intent",
    "/conversations/default/execute",
    "/conversations/default/predict",
    "/conversations/default/messages",
    "/conversations/default/story",
    "/model",
    "/model/parse",
    "/model/train",
    "/model/predict",
    "/model/test/intents",
    "/domain",
    "/version",
    "/status",
    "/webhooks/rest/webhook",
    "/webhooks/rest/",
    "/webhooks/callback/webhook",
    "/webhooks/socketio/",
    "/socket.io/",
    "/webhooks/website/webhook",
    "/webhook",
    "/docs",
]
PAGES = ["/", "/chat.js", "/chat.css", "/api/clinic", "/health", "/nowhere", "/api/messages"]
SESSION_ID_CHARACTERS = 22  # 128 bits in base64
CANARY = "periwinkle marmalade 404 555 0147"


@pytest.fixture
def action_server(running_bot: Processes, bot_settings: Settings) -> Iterator[httpx.Client]:
    with connect(f"http://127.0.0.1:{bot_settings.actions_port}") as client:
        yield client


def call(action: str, **tracker: Any) -> dict[str, Any]:
    """Return what Rasa sends to have an action run."""
    events = [{"event": "user", "text": CANARY, "parse_data": {}, "timestamp": 1.0}]
    state = {"sender_id": "website:a", "slots": {}, "latest_message": {"text": CANARY}, "events": events}
    state |= {"paused": False, "followup_action": None, "active_loop": {}, "latest_action_name": None, **tracker}
    return {"next_action": action, "sender_id": "website:a", "tracker": state, "domain": {}}


# --- Rasa is not to be seen ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", RASAS_OWN)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_rasas_own_interface_is_absent(path: str, method: str, website: Website) -> None:
    answer = website.client.request(method, path, json={"sender": "x", "message": "hello"} if method != "GET" else None)

    assert answer.status_code == 404
    assert answer.json() == {"error": "not_found"}


@pytest.mark.parametrize("path", [*PAGES, "/version"])
def test_no_page_and_no_header_names_what_the_bot_is_made_of(path: str, website: Website) -> None:
    answer = website.client.get(path)
    seen = (answer.text + str(dict(answer.headers))).lower()

    assert "server" not in answer.headers
    assert "x-powered-by" not in answer.headers
    for word in ("rasa", "sanic", "python", "3.6.21", "traceback"):
        assert word not in seen


@pytest.mark.parametrize(
    "path", ["/../bot/settings.py", "/%2e%2e/clinic.yml", "/chat.js/../../clinic.yml", "/.git/config"]
)
def test_no_other_file_is_served(path: str, website: Website) -> None:
    assert website.client.get(path).status_code == 404


def test_a_wrong_method_is_refused(website: Website) -> None:
    assert website.client.get("/api/messages").status_code == 405
    assert website.client.post("/api/clinic", json={}).status_code == 405


# --- other sites --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "origin",
    [EVIL, "null", "http://localhost", "http://localhost:1", "file://", "", "http://[", "https://evil.example:x"],
)
def test_another_origin_is_refused(origin: str, website: Website) -> None:
    session = website.new_session()
    for answer in (
        website.client.post("/api/sessions", json={}, headers={"Origin": origin}),
        website.send({"session": session, "text": "hello"}, Origin=origin),
    ):
        assert answer.status_code == 403
        assert answer.json() == {"error": "origin"}


def test_an_origin_that_only_begins_as_ours_is_refused(running_bot: Processes, website: Website) -> None:
    for origin in (
        f"{running_bot.url}.evil.example",
        f"{running_bot.url}@evil.example",
        f"https://evil.example/{running_bot.url}",
    ):
        assert website.client.post("/api/sessions", json={}, headers={"Origin": origin}).status_code == 403


def test_the_pages_own_origin_is_answered(running_bot: Processes, website: Website) -> None:
    answer = website.send({"session": website.new_session(), "text": "hello"}, Origin=running_bot.url)

    assert answer.status_code == 200


@pytest.mark.parametrize("path", [*PAGES, "/api/sessions"])
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_no_answer_lets_another_origin_read_it(path: str, method: str, website: Website) -> None:
    asked = {"Origin": EVIL, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    answer = website.client.request(method, path, headers=asked)

    assert not [name for name in answer.headers if name.lower().startswith("access-control-")]
    assert "evil.example" not in str(dict(answer.headers)) + answer.text


# --- sessions -----------------------------------------------------------------------------------------------


def test_a_session_cannot_be_guessed(website: Website) -> None:
    ids = []
    for _ in range(50):
        payload = website.new_session().split(".")[0]
        ids.append(json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))))

    assert len(set(ids)) == 50
    assert all(len(each) >= SESSION_ID_CHARACTERS for each in ids)
    shared = {position for position in range(SESSION_ID_CHARACTERS) if len({each[position] for each in ids}) == 1}
    assert shared == set()


def test_a_changed_session_is_refused(website: Website) -> None:
    payload, signature = website.new_session().split(".")
    other = base64.urlsafe_b64encode(b'"AAAAAAAAAAAAAAAAAAAAAA"').decode().rstrip("=")
    for forged in (f"{other}.{signature}", f"{payload}.", payload, f"{payload}.{signature[::-1]}"):
        assert website.say(forged, "hello").status_code == 401


def test_a_button_does_not_pass_for_a_session(website: Website) -> None:
    button = next(iter(buttons(website.say(website.new_session(), "what can you do for me")).values()))

    assert website.say(button, "hello").status_code == 401


def test_two_sessions_do_not_see_each_other(website: Website) -> None:
    one, other = website.new_session(), website.new_session()
    website.say(one, "i would like to make an appointment")
    website.say(one, "Leona Fairchild")
    website.say(other, "i would like to make an appointment")
    answer = website.say(other, "Ottoline Marsh")

    assert "phone number" in words(answer)
    answer = website.say(other, "404 555 0123")
    website.say(one, "404 555 0188")
    for session, name, foreign in ((one, "Leona Fairchild", "0123"), (other, "Ottoline Marsh", "0188")):
        website.say(session, "first visit")
        website.say(session, "Decatur")
        offered = website.say(session, "next week")
        day = next(title for title in buttons(offered) if "," in title)
        read_back = words(website.press(session, buttons(offered)[day]))
        assert name in read_back
        assert foreign not in read_back
        assert len({"Leona Fairchild", "Ottoline Marsh"} & set(read_back.replace("Name: ", "").splitlines())) == 1


def test_an_opening_that_one_visitor_holds_is_not_offered_to_another(website: Website) -> None:
    offers = []
    for name in ("Leona Fairchild", "Ottoline Marsh"):
        session = website.new_session()
        for text in ("i would like to make an appointment", name, "404 555 0123", "first visit"):
            website.say(session, text)
        offered = website.say(session, "Marietta")
        offers.append(list(buttons(offered)))
        website.press(session, buttons(offered)[offers[-1][0]])

    assert offers[0][0] not in offers[1]


# --- headers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/chat.js", "/chat.css", "/api/clinic"])
def test_the_page_may_load_nothing_from_elsewhere(path: str, website: Website) -> None:
    headers = website.client.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))

    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["connect-src"] == "'self'"
    assert policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'none'"
    assert policy["frame-ancestors"] in ("'self'", "'none'")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_answers_are_neither_sniffed_nor_kept(website: Website) -> None:
    answer = website.say(website.new_session(), "hello")

    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] in ("no-cache", "no-store")
    assert answer.headers["Content-Type"] == "application/json"
    assert "set-cookie" not in answer.headers


def test_markup_is_not_echoed_by_an_error(website: Website) -> None:
    answer = website.client.get("/<script>alert(1)</script>")

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/json"
    assert "script" not in answer.text


# --- the action server --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/actions", "/webhook"])
def test_the_action_server_refuses_who_lacks_the_secret(
    path: str, action_server: httpx.Client, bot_settings: Settings
) -> None:
    key = secret_key(bot_settings)
    wrong: list[dict[str, str | bytes]] = [{}, {"X-Bot-Secret": ""}, {"X-Bot-Secret": key[:-1]}]
    wrong += [{"X-Bot-Secret": key + "0"}, {"X-Bot-Secret": "é".encode()}, {"Authorization": f"Bearer {key}"}]
    for headers in wrong:
        answer = action_server.request("POST" if path == "/webhook" else "GET", path, headers=headers)  # type: ignore[arg-type]

        assert answer.status_code == 401, headers
        assert answer.json() == {"error": "secret"}


def test_the_secret_in_the_address_is_no_secret(action_server: httpx.Client, bot_settings: Settings) -> None:
    key = secret_key(bot_settings)

    assert action_server.get("/actions", params={"X-Bot-Secret": key, "token": key}).status_code == 401


def test_the_action_server_knows_the_bot(action_server: httpx.Client, bot_settings: Settings) -> None:
    answer = action_server.get("/actions", headers={"X-Bot-Secret": secret_key(bot_settings)})

    assert answer.status_code == 200
    assert {"name": "action_answer_question"} in answer.json()


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "identity, gzip"])
def test_the_action_server_refuses_compressed_bodies(
    encoding: str, action_server: httpx.Client, bot_settings: Settings
) -> None:
    bomb = zlib.compress(b"0" * 8_000_000)
    headers = {"X-Bot-Secret": secret_key(bot_settings), "Content-Encoding": encoding}

    assert action_server.post("/webhook", content=bomb, headers=headers).status_code == 415


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"periwinkle marmalade", id="no json"),
        pytest.param(b'["periwinkle marmalade"]', id="a list"),
        pytest.param(
            json.dumps(call("action_submit_appointment", slots={"opening": CANARY, "location": CANARY})).encode(),
            id="an action that raises",
        ),
        pytest.param(
            json.dumps({**call("action_answer_question"), "tracker": {"latest_message": CANARY}}).encode(),
            id="a tracker of another form",
        ),
    ],
)
def test_an_error_of_the_action_server_carries_nothing_of_the_request(
    body: bytes, action_server: httpx.Client, bot_settings: Settings, bot_log: Path
) -> None:
    answer = action_server.post("/webhook", content=body, headers={"X-Bot-Secret": secret_key(bot_settings)})

    assert answer.status_code in (400, 500)
    assert set(answer.json()) == {"error", "incident"}
    assert "periwinkle" not in answer.text
    assert "periwinkle" not in log_with(answer.json()["incident"], bot_log)


def test_the_action_server_listens_on_loopback_only(running_bot: Processes, bot_settings: Settings) -> None:
    addresses = listening_addresses(bot_settings.actions_port)

    assert addresses == {"127.0.0.1"}
    assert listening_addresses(bot_settings.port) == {"127.0.0.1"}


def test_no_answer_of_the_action_server_lets_another_origin_read_it(
    action_server: httpx.Client, bot_settings: Settings
) -> None:
    headers = {"Origin": EVIL, "X-Bot-Secret": secret_key(bot_settings), "Access-Control-Request-Method": "POST"}
    for method, path in (("GET", "/actions"), ("OPTIONS", "/webhook"), ("GET", "/health")):
        answer = action_server.request(method, path, headers=headers)

        assert not [name for name in answer.headers if name.lower().startswith("access-control-")]


def test_only_the_owner_may_read_the_secret(running_bot: Processes, bot_settings: Settings) -> None:
    mode = (bot_settings.state_dir / "secret.key").stat().st_mode

    assert stat.S_IMODE(mode) == 0o600


def log_with(incident: str, path: Path) -> str:
    """Return the log once it names an incident: its lines arrive through a pipe."""
    deadline = time.monotonic() + 5.0
    while incident not in (log := path.read_text(encoding="utf-8")):
        assert time.monotonic() < deadline, f"the log does not name incident {incident}"
        time.sleep(0.05)
    return log


def listening_addresses(port: int) -> set[str]:
    """Return the addresses on which something listens on a port, from the kernel's own table."""
    found = set()
    for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
        fields = line.split()
        address, hexadecimal = fields[1].split(":")
        if fields[3] == "0A" and int(hexadecimal, 16) == port:  # 0A: LISTEN
            found.add(".".join(str(byte) for byte in bytes.fromhex(address)[::-1]))
    return found
