"""A FHIR R4 server on a free port, as strict as its part of the specification: for tests of what we push.

Bodies are checked with fhir.resources and for codes and invariants that it does not check. It knows versions, searches by
identifier, conditional create and update, `If-Match`, and transactions that are carried out whole or not at all. It can
also fail as servers do: with a status, by hanging, or by carrying a request out and losing the answer.
"""

import copy
import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from fhir.resources.R4B import get_fhir_model_class
from pydantic import ValidationError

BASE = "/fhir/r4"
KINDS = ("Appointment", "Location", "Patient", "Schedule", "Slot")
_CODES = {
    "Appointment": frozenset(
        [
            "proposed",
            "pending",
            "booked",
            "arrived",
            "fulfilled",
            "cancelled",
            "noshow",
            "entered-in-error",
            "checked-in",
            "waitlist",
        ]
    ),
    "Slot": frozenset(["busy", "free", "busy-unavailable", "busy-tentative", "entered-in-error"]),
    "Location": frozenset(["active", "suspended", "inactive"]),
}
_PARTICIPANT = frozenset(["accepted", "declined", "tentative", "needs-action"])
_ETAG = re.compile(r'W/"(\d+)"')


class Refusal(Exception):
    def __init__(self, status: int, code: str, expression: str = "", words: str = "") -> None:
        super().__init__(words)
        self.status, self.code, self.expression, self.words = status, code, expression, words

    def outcome(self) -> dict[str, Any]:
        issue = {"severity": "error", "code": self.code, "diagnostics": self.words or "refused"}
        if self.expression:
            issue["expression"] = [self.expression]
        return {"resourceType": "OperationOutcome", "issue": [issue]}


@dataclass
class Fault:
    """What the next request meets: a status, or an answer that is lost; `late` seconds before it is carried out."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    lost: bool = False
    late: float = 0.0
    hangs: float = 0.0


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: str


class Store:
    """Resources with all their versions, newest last."""

    def __init__(self) -> None:
        self.versions: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self.count = 0

    def newest(self, kind: str) -> list[dict[str, Any]]:
        return [found[-1] for (of, _), found in self.versions.items() if of == kind]

    def write(self, resource: dict[str, Any], id_: str | None = None) -> dict[str, Any]:
        kind = resource["resourceType"]
        if id_ is None:
            self.count += 1
            id_ = str(self.count)
        known = self.versions.setdefault((kind, id_), [])
        meta = {**resource.get("meta", {}), "versionId": str(len(known) + 1), "lastUpdated": "2026-11-23T15:00:00Z"}
        known.append({**resource, "id": id_, "meta": meta})
        return known[-1]

    def matching(self, kind: str, identifier: str) -> list[dict[str, Any]]:
        wanted = [re.sub(r"\\(.)", r"\1", each) for each in re.split(r"(?<!\\),", identifier)]
        return [
            each
            for each in self.newest(kind)
            if any(f"{found.get('system')}|{found.get('value')}" in wanted for found in each.get("identifier", ()))
        ]


class FhirStub:
    """Its state, and what tests ask of it."""

    def __init__(self, *, token: str = "") -> None:
        self.store = Store()
        self.requests: list[Request] = []
        self.faults: list[Fault] = []
        self.token = token
        self.lock = threading.RLock()
        self.url = ""
        self.late: list[threading.Thread] = []

    def all(self, kind: str) -> list[dict[str, Any]]:
        with self.lock:
            return copy.deepcopy(self.store.newest(kind))

    def only(self, kind: str) -> dict[str, Any]:
        (found,) = self.all(kind)
        return found

    def history(self, kind: str, id_: str) -> list[dict[str, Any]]:
        return self.store.versions[kind, id_]

    def meets(self, *faults: Fault) -> None:
        self.faults += faults

    def wait_for_late_ones(self) -> None:
        for each in self.late:
            each.join(10)

    # --- what it does ---------------------------------------------------------------------------------------

    def answer(self, request: Request) -> tuple[int, dict[str, str], dict[str, Any]]:
        with self.lock:
            try:
                return self._answer(request)
            except Refusal as refusal:
                return refusal.status, {}, refusal.outcome()

    def _answer(self, request: Request) -> tuple[int, dict[str, str], dict[str, Any]]:
        if self.token and request.headers.get("authorization") != f"Bearer {self.token}":
            raise Refusal(401, "login")
        parts = urlsplit(request.path)
        path = unquote(parts.path).removeprefix(BASE).strip("/")
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if request.method == "POST" and path.endswith("/_search"):
            if "x-www-form-urlencoded" not in request.headers.get("content-type", ""):
                raise Refusal(415, "not-supported")
            return self._search(
                path.split("/")[0], {name: values[0] for name, values in parse_qs(request.body).items()}
            )
        if request.method == "GET":
            return self._get(path, query)
        if "application/fhir+json" not in request.headers.get("content-type", ""):
            raise Refusal(415, "not-supported")
        body = _json(request.body)
        if request.method == "POST" and path == "":
            return 200, {}, self._transaction(body)
        headers = request.headers
        condition = headers.get("if-none-exist")
        status, resource = self._write(
            request.method, path, query, body, none_exist=condition, match=headers.get("if-match"), check=True
        )
        return status, {"ETag": f'W/"{resource["meta"]["versionId"]}"'}, resource

    def _get(self, path: str, query: dict[str, str]) -> tuple[int, dict[str, str], dict[str, Any]]:
        kind, _, id_ = path.partition("/")
        if not id_:
            return self._search(kind, query)
        found = self.store.versions.get((kind, id_))
        if not found:
            raise Refusal(404, "not-found")
        return 200, {"ETag": f'W/"{found[-1]["meta"]["versionId"]}"'}, found[-1]

    def _search(self, kind: str, query: dict[str, str]) -> tuple[int, dict[str, str], dict[str, Any]]:
        _known(kind)
        if "identifier" not in query or set(query) - {"identifier", "_count"}:
            raise Refusal(400, "not-supported")
        found = self.store.matching(kind, query["identifier"])
        entries = [
            {"fullUrl": f"{self.url}/{kind}/{each['id']}", "resource": each, "search": {"mode": "match"}}
            for each in found
        ]
        bundle = {"resourceType": "Bundle", "type": "searchset", "total": len(found)}
        return 200, {}, {**bundle, **({"entry": entries} if entries else {})}

    def _write(  # noqa: PLR0912 - one branch a rule of the specification
        self,
        method: str,
        path: str,
        query: dict[str, str],
        body: dict[str, Any],
        *,
        none_exist: str | None,
        match: str | None,
        check: bool,
    ) -> tuple[int, dict[str, Any]]:
        """Carry out one create or update; `check` whether references must be there already."""
        kind, _, id_ = path.partition("/")
        _known(kind)
        if body.get("resourceType") != kind:
            raise Refusal(400, "invalid")
        validate(body)
        if check:
            self._references(body)
        if method == "POST" and not id_:
            if none_exist:
                found = self.store.matching(kind, _identifier(none_exist))
                if len(found) > 1:
                    raise Refusal(412, "multiple-matches")
                if found:
                    return 200, found[0]
            if "id" in body:
                raise Refusal(400, "invalid", f"{kind}.id")
            return 201, self.store.write(body)
        if method != "PUT":
            raise Refusal(405, "not-supported")
        if not id_:
            found = self.store.matching(kind, _identifier("identifier=" + query.get("identifier", "")))
            if len(found) > 1:
                raise Refusal(412, "multiple-matches")
            id_ = found[0]["id"] if found else ""
            if not id_:
                return 201, self.store.write(body)
        known = self.store.versions.get((kind, id_))
        if not known:
            raise Refusal(405, "not-supported")  # no ids of a client's own
        if body.get("id", id_) != id_:
            raise Refusal(400, "invalid", f"{kind}.id")
        if match is not None:
            wanted = _ETAG.fullmatch(match)
            if not wanted or wanted[1] != known[-1]["meta"]["versionId"]:
                raise Refusal(412, "conflict")
        return 200, self.store.write(body, id_)

    def _transaction(self, bundle: dict[str, Any]) -> dict[str, Any]:
        if bundle.get("resourceType") != "Bundle" or bundle.get("type") != "transaction":
            raise Refusal(400, "invalid", "Bundle.type")
        _model("Bundle", bundle)
        entries = bundle["entry"]
        names = [each.get("fullUrl") for each in entries if each.get("fullUrl")]
        targets = [each["request"]["url"] for each in entries if each["request"]["method"] == "PUT"]
        if len(set(names)) != len(names) or len(set(targets)) != len(targets):
            raise Refusal(400, "duplicate")
        before = copy.deepcopy((self.store.versions, self.store.count))
        try:
            return self._carried_out(entries)
        except Exception:
            self.store.versions, self.store.count = before
            raise

    def _carried_out(self, entries: list[dict[str, Any]]) -> dict[str, Any]:
        references: dict[str, str] = {}
        written, answers = [], []
        for entry in entries:
            request, body = entry["request"], entry["resource"]
            url = urlsplit(request["url"])
            query = {name: values[0] for name, values in parse_qs(url.query).items()}
            conditions = {"none_exist": request.get("ifNoneExist"), "match": request.get("ifMatch")}
            status, resource = self._write(request["method"], url.path, query, body, **conditions, check=False)
            name = f"{resource['resourceType']}/{resource['id']}"
            if "fullUrl" in entry:
                references[entry["fullUrl"]] = name
            written += [resource] if status == 201 or request["method"] == "PUT" else []
            answers.append({"response": {"status": str(status), "location": name}})
        for resource in written:
            resolved = _resolved(resource, references)
            resource.clear()
            resource.update(resolved)
            self._references(resource)
        return {"resourceType": "Bundle", "type": "transaction-response", "entry": answers}

    def _references(self, resource: dict[str, Any]) -> None:
        for reference in _found_references(resource):
            kind, _, id_ = reference.partition("/")
            if (kind, id_) not in self.store.versions:
                raise Refusal(422, "not-found", f"{resource['resourceType']}")


def validate(resource: dict[str, Any]) -> None:
    """Hold a resource against FHIR's model, required codes and invariants.

    Raises:
        Refusal: With 422, and the value that is wrong in its words, as careless servers do.
    """
    kind = resource["resourceType"]
    _model(kind, resource)
    codes = _CODES.get(kind)
    if codes and resource.get("status") not in codes:
        raise Refusal(422, "code-invalid", f"{kind}.status", json.dumps(resource))
    if kind == "Appointment":
        if ("start" in resource) != ("end" in resource):
            raise Refusal(422, "invariant", "Appointment.end")
        if "start" not in resource and resource["status"] not in ("proposed", "cancelled", "waitlist"):
            raise Refusal(422, "invariant", "Appointment.start")
        if not resource.get("participant"):
            raise Refusal(422, "required", "Appointment.participant")
        for each in resource["participant"]:
            if each.get("status") not in _PARTICIPANT or not ({"actor", "type"} & set(each)):
                raise Refusal(422, "invariant", "Appointment.participant")


def _model(kind: str, resource: dict[str, Any]) -> None:
    try:
        get_fhir_model_class(kind).model_validate(resource)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise Refusal(422, "structure", f"{kind}.{where}", str(error)) from error


def _known(kind: str) -> None:
    if kind not in KINDS:
        raise Refusal(404, "not-found")


def _identifier(condition: str) -> str:
    name, _, value = condition.partition("=")
    if name != "identifier" or "|" not in value:
        raise Refusal(412, "invalid")
    return value


def _json(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        raise Refusal(400, "structure") from None
    if not isinstance(value, dict):
        raise Refusal(400, "structure")
    return value


def _found_references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("reference"), str):
            yield value["reference"]
        for each in value.values():
            yield from _found_references(each)
    elif isinstance(value, list):
        for each in value:
            yield from _found_references(each)


def _resolved(value: Any, references: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {
            name: references.get(each, each) if name == "reference" else _resolved(each, references)
            for name, each in value.items()
        }
    return [_resolved(each, references) for each in value] if isinstance(value, list) else value


def _handler(stub: FhirStub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._handle()

        def do_POST(self) -> None:
            self._handle()

        def do_PUT(self) -> None:
            self._handle()

        def log_message(self, *_: Any) -> None:
            pass

        def _handle(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Request(self.command, self.path, headers, body)
            stub.requests.append(request)
            fault = stub.faults.pop(0) if stub.faults else Fault()
            if fault.hangs:
                time.sleep(fault.hangs)
            if fault.status:
                self._send(fault.status, fault.headers, fault.body)
                return
            if fault.late:
                thread = threading.Thread(target=lambda: (time.sleep(fault.late), stub.answer(request)))
                stub.late.append(thread)
                thread.start()
            if fault.lost or fault.late:
                if not fault.late:
                    stub.answer(request)
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            status, more, resource = stub.answer(request)
            self._send(status, {"Content-Type": "application/fhir+json", **more}, json.dumps(resource).encode())

        def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(body)

    return Handler


@contextmanager
def fhir_server(*, token: str = "") -> Iterator[FhirStub]:
    """Run a server on a free port of loopback for the length of a ``with`` block."""
    stub = FhirStub(token=token)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(stub))
    server.daemon_threads = True
    stub.url = f"http://127.0.0.1:{server.server_address[1]}{BASE}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        stub.wait_for_late_ones()
        server.shutdown()
        server.server_close()
