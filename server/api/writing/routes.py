"""The calls that write, which ``docs/writing.md`` documents."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Blueprint, Flask, Response, request

from bahith.i18n import _
from bahith.indexer import declaration
from bahith.indexer.errors import BadRequest, SourceError
from bahith.indexer.index import Index
from bahith.indexer.queue import reading
from bahith.indexer.queue.matches import says_which
from bahith.indexer.queue.news import News
from bahith.indexer.queue.store import Queue
from bahith.indexer.queue.tasks import Task
from bahith.server.access.refusals import Refused
from bahith.server.access.rights import requires
from bahith.server.api.openapi import JSON, LINES, documented
from bahith.server.api.parameters import search_request
from bahith.server.api.reading import from_query
from bahith.server.api.schema import Call, to_json
from bahith.server.api.writing.answers import TaskAnswer, TasksAnswer, task_answer, tasks_answer
from bahith.server.api.writing.following import Followers
from bahith.server.api.writing.parameters import (
    DeleteCall,
    FileCall,
    TasksCall,
    WriteCall,
    seconds,
)
from bahith.server.api.writing.taking import LATER, Taker, kind_of_body
from bahith.server.http import metrics

BYTES = "application/octet-stream"
EVENTS = "text/event-stream"

_RECORD: dict[str, Any] = {
    "type": "object",
    "description": "An article, with the fields of files of JSON.",
}
# Some readers of OpenAPI take this for the whole stream, others for one event: no type.
_EVENTS = {"description": "Events with the name task; their data is a TaskAnswer in JSON."}
_ARRAY = {"type": "array", "description": "Articles; what is none of them is told by the task."}
_RECORDS: dict[str, Any] = {"anyOf": [_RECORD, _ARRAY]}


class Writing:
    """The calls of one index, whose writes wait in ``queue``."""

    def __init__(self, index: Index, queue: Queue) -> None:
        self._index = index
        self._settings = settings = index.settings
        self._queue = queue
        self._taker = Taker(queue, settings.max_write_mb * 2**20)
        self._followers = Followers(queue, max(1, settings.threads // 4))

    def answer(self, task: Task, call: WriteCall | DeleteCall) -> Response:
        """What was taken in; if ``call`` says so, when it can be found."""
        task = self._followers.wait(task, seconds(call))
        if task.is_over:
            self._index.searcher.refresh()
        response = _json(task_answer(task), 200 if task.is_over else 202)
        response.headers["Location"] = f"{request.script_root}/api/tasks/{task.number}"
        return response

    def put(self, id: str) -> Response:
        """One article."""
        call = from_query(WriteCall, request.query_string)
        kind_of_body(JSON)
        return self.answer(
            self._taker.take("put", id, check=lambda body: [*reading.article(body, id)]), call
        )

    def add(self) -> Response:
        """One article or many."""
        call = from_query(WriteCall, request.query_string)
        is_json = kind_of_body(JSON, *LINES) == JSON
        target, check = (reading.JSON, reading.check_json) if is_json else (reading.LINES, None)
        return self.answer(self._taker.take("add", target, check=check), call)

    def add_file(self) -> Response:
        """A file."""
        call = from_query(FileCall, request.query_string)
        kind_of_body(BYTES)
        try:
            reading.check_name(call.name)
        except SourceError as error:
            raise BadRequest(error.args[0], "name") from None
        return self.answer(self._taker.take("file", call.name), call)

    def delete(self, id: str) -> Response:
        """One article."""
        call = from_query(WriteCall, request.query_string)
        return self.answer(self._taker.take("delete", id, b""), call)

    def delete_matching(self) -> Response:
        """All articles that match."""
        call = from_query(DeleteCall, request.query_string)
        search = search_request(call, self._settings.page_size)
        if not says_which(search, self._index.analyzer, declaration.of_index(self._settings)):
            message = _("a query or a filter must say which articles are to be deleted")
            raise BadRequest(message)
        body = msgspec.json.encode(search)
        return self.answer(self._taker.take("delete_matching", "", body), call)

    def task(self, number: int) -> Task:
        """The task of that number. Raises Refused."""
        if number < 2**53 and (task := self._queue.task(number)):
            return task
        raise Refused(404, "task_not_found", _("there is no task with this number"), {})

    def events(self, number: int) -> Response:
        """What happens to a task; to a client that knows its end, that there is nothing more.

        Browsers ask again whenever a stream ends, until they get 204 (HTML, section 9.2).
        """
        from_query(Call, request.query_string)
        task = self.task(number)
        if task.is_over and request.headers.get("Last-Event-ID") == task.state:
            return Response(status=204)
        following = self._followers.events(task)
        if following is None:
            message = _("too many requests wait for tasks; try again later")
            raise Refused(503, "busy", message, {"Retry-After": LATER})
        changes, close = following
        response = Response(changes, content_type=EVENTS)
        response.headers["X-Accel-Buffering"] = "no"  # nginx would hold them back
        response.call_on_close(close)
        return response

    def tasks(self) -> Response:
        """The newest tasks."""
        call = from_query(TasksCall, request.query_string)
        state = None if call.state is msgspec.UNSET else call.state
        return _json(tasks_answer(self._queue.tasks(call.size + 1, call.before, state), call.size))


def register(app: Flask, index: Index) -> None:
    """Add the calls that write to an index, through its queue.

    The application keeps the queue among its extensions. If it is damaged, searches are answered,
    and these calls have an error. Raises EngineError.
    """
    settings = index.settings
    queue = Queue(settings.index, settings.queue_mb * 2**20, insists=False)
    app.extensions["queue"] = queue
    index.searcher.turns.hear(News(queue.folder).number)
    for name, help, read in (
        ("queue_tasks", "Writes that wait.", lambda: queue.depth()[0]),
        ("queue_bytes", "Of writes that wait.", lambda: queue.depth()[1]),
        ("queue_age_seconds", "Since the oldest write that waits was taken in.", queue.age),
        ("queue_damaged_tasks", "Writes that were damaged on disk, not applied.", queue.damaged),
    ):
        metrics.add(app, name, help, read)
    app.register_blueprint(_blueprint(Writing(index, queue)))


def _blueprint(writing: Writing) -> Blueprint:
    api = Blueprint("writing", __name__, url_prefix="/api")

    @api.after_request
    def keep_nothing(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        return response

    _add_writes(api, writing)
    _add_tasks(api, writing)
    return api


def _add_writes(api: Blueprint, writing: Writing) -> None:
    several: dict[str, Any] = {JSON: _RECORDS} | {kind: {"type": "string"} for kind in LINES}

    @api.put("/articles/<id:id>")
    @requires("write")
    @documented("Add an article, or replace it.", WriteCall, TaskAnswer, bodies={JSON: _RECORD})
    def put_article(id: str) -> Response:
        return writing.put(id)

    @api.post("/articles")
    @requires("write")
    @documented("Add or replace articles.", WriteCall, TaskAnswer, bodies=several)
    def add_articles() -> Response:
        return writing.add()

    @api.delete("/articles/<id:id>")
    @requires("write")
    @documented("Delete an article.", WriteCall, TaskAnswer, bodies={})
    def delete_article(id: str) -> Response:
        return writing.delete(id)

    @api.delete("/articles")
    @requires("write")
    @documented("Delete all articles that match.", DeleteCall, TaskAnswer, bodies={})
    def delete_articles() -> Response:
        return writing.delete_matching()

    @api.post("/files")
    @requires("write")
    @documented(
        "Add the articles in a file.",
        FileCall,
        TaskAnswer,
        bodies={BYTES: {"type": "string", "format": "binary"}},
    )
    def add_file() -> Response:
        return writing.add_file()


def _add_tasks(api: Blueprint, writing: Writing) -> None:
    @api.get("/tasks")
    @requires("write")
    @documented("Tasks, the newest first.", TasksCall, TasksAnswer)
    def tasks() -> Response:
        return writing.tasks()

    @api.get("/tasks/<int:number>")
    @requires("write")
    @documented("What became of a task.", Call, TaskAnswer)
    def task(number: int) -> Response:
        from_query(Call, request.query_string)
        return _json(task_answer(writing.task(number)))

    @api.get("/tasks/<int:number>/events")
    @requires("write")
    @documented("The same whenever it changes.", Call, {EVENTS: _EVENTS})
    def task_events(number: int) -> Response:
        return writing.events(number)


def _json(answer: TaskAnswer | TasksAnswer, status: int = 200) -> Response:
    return Response(to_json(answer), status, mimetype=JSON)
