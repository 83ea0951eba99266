"""The server itself: what an editor sends, and what it gets back. The only module that knows pygls.

Everything it answers is worked out elsewhere in this room; here it is put into the protocol's own words.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from importlib.metadata import version
from pathlib import Path

from lsprotocol import types
from pygls import uris
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from sharepolicy.frontends.lsp.checking import Findings, alone, stages
from sharepolicy.frontends.lsp.columns import offset_of, place_of, range_of
from sharepolicy.frontends.lsp.completion import proposals
from sharepolicy.frontends.lsp.hover import about
from sharepolicy.frontends.lsp.occurrences import Kind, Occurrence
from sharepolicy.frontends.lsp.project import File, Project
from sharepolicy.frontends.lsp.rename import RENAMED, RenameError, rename
from sharepolicy.frontends.lsp.spot import spot_at
from sharepolicy.frontends.render.code_pages import page_path
from sharepolicy.frontends.render.text import sentence
from sharepolicy.ground.diagnostic import Diagnostic
from sharepolicy.ground.text import Span, Text
from sharepolicy.reading.files import resolved

WAIT = 0.02
"""Seconds without typing before the files are checked."""

_SYMBOLS = {
    Kind.FACT: types.CompletionItemKind.Field,
    Kind.VALUE: types.CompletionItemKind.EnumMember,
    Kind.RULE: types.CompletionItemKind.Function,
    Kind.GROUP: types.CompletionItemKind.Module,
    Kind.DEFINITION: types.CompletionItemKind.Constant,
    Kind.ACTION: types.CompletionItemKind.Event,
    Kind.ROLE: types.CompletionItemKind.Class,
    Kind.SOURCE: types.CompletionItemKind.File,
    Kind.CLAUSE: types.CompletionItemKind.Reference,
}


class PolicyServer(LanguageServer):
    """A language server for policies, with what it knows of the workspace. Mutable on purpose."""

    def __init__(self) -> None:
        super().__init__("sharepolicy", version("sharepolicy"), types.TextDocumentSyncKind.Full)
        self.project = Project()
        self.waiting: asyncio.Task[None] | None = None
        self.checking = asyncio.Lock()
        self.told: dict[Path, Findings] = {}
        self.shown: set[Path] = set()

    def place(self, uri: str, position: types.Position) -> tuple[File, int] | None:
        """The file and offset that the editor means."""
        file = self.project.file(path_of(uri))
        return (file, offset_of(file.text, position.line, position.character)) if file is not None else None

    def name_at(self, uri: str, position: types.Position) -> tuple[File, Occurrence] | None:
        """The name at a position."""
        place = self.place(uri, position)
        name = place[0].at(place[1]) if place is not None and not place[0].is_broken else None
        return (place[0], name) if place is not None and name is not None else None

    def changed(self, uri: str) -> None:
        """A file was opened, changed or closed: check again soon."""
        path = path_of(uri)
        document = self.workspace.text_documents.get(uri)
        if document is not None:
            self.project.opened[path] = document.source
            self.project.file(path)  # names are known from the last text that was YAML
        else:
            self.project.opened.pop(path, None)
        if self.waiting is not None:
            self.waiting.cancel()
        self.waiting = asyncio.get_running_loop().create_task(self.check_soon())
        self.waiting.add_done_callback(self.tell_failure)

    def tell_failure(self, task: asyncio.Task[None]) -> None:
        """A failure of this program goes to the editor's log, not into nothing."""
        if not task.cancelled() and (error := task.exception()) is not None:
            words = f"sharepolicy could not check: {error!r}"
            self.window_log_message(types.LogMessageParams(types.MessageType.Error, words))

    async def check_soon(self) -> None:
        """Check what is open, unless more is typed meanwhile."""
        await asyncio.sleep(WAIT)
        async with self.checking:
            opened = dict(self.project.opened)
            policies = {policy: None for path in opened for policy in self.project.policies_with(path)}
            for path in [*self.told]:
                if path not in policies:
                    del self.told[path]
            steps = {policy: stages(policy, opened, self.project.root_of(policy)) for policy in policies}
            while steps:  # what is quickly found about every policy, before what takes longer about any
                for policy in [*steps]:
                    if (findings := await asyncio.to_thread(next, steps[policy], None)) is None:
                        del steps[policy]
                    else:
                        self.told[policy] = findings
                        self.publish()
            for path in opened:
                if not self.project.policies_with(path):
                    self.told[path] = await asyncio.to_thread(alone, path, opened, self.project.root_of(path))
            self.publish()

    def publish(self) -> None:
        """Send the findings of every file that has or had some."""
        by_file: dict[Path, dict[Diagnostic, None]] = {}
        for checked, findings in self.told.items():
            for finding in findings:
                where = path_named(finding.span.text.name) if finding.span is not None else checked
                by_file.setdefault(where, {})[finding] = None
        for path in self.shown | self.project.opened.keys():
            by_file.setdefault(path, {})
        self.shown = {path for path, found in by_file.items() if found}
        for path, found in by_file.items():
            sent = [diagnostic_of(finding) for finding in found]
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri_of(path), sent))


def path_of(uri: str) -> Path:
    """The file that an address means."""
    return path_named(uris.to_fs_path(uri) or uri)


def path_named(name: str) -> Path:
    """The file of a name as people are shown it."""
    return resolved(Path(name))


def uri_of(path: Path) -> str:
    """The address of a file."""
    return uris.from_fs_path(str(path)) or path.as_uri()


def range_in(span: Span) -> types.Range:
    """A span as the protocol writes it."""
    (line, column), (end_line, end_column) = range_of(span)
    return types.Range(types.Position(line, column), types.Position(end_line, end_column))


def location(path: Path, span: Span) -> types.Location:
    """A span of a file."""
    return types.Location(uri_of(path), range_in(span))


def diagnostic_of(finding: Diagnostic) -> types.Diagnostic:
    """A finding as the protocol writes it: its labels are the related places."""
    words = "\n".join(filter(None, (sentence(finding.message), sentence(finding.help) if finding.help else "")))
    page = page_path(finding.code)
    return types.Diagnostic(
        range=range_in(finding.span or Span(Text("", ""), 0, 0)),
        message="\n\n".join(filter(None, (words, finding.details.strip("\n")))),
        severity=types.DiagnosticSeverity.Error if finding.is_error else types.DiagnosticSeverity.Warning,
        code=finding.code,
        code_description=types.CodeDescription(page.as_uri()) if page.is_file() else None,
        source="sharepolicy",
        related_information=[
            types.DiagnosticRelatedInformation(location(path_named(label.span.text.name), label.span), label.text)
            for label in finding.labels
        ],
    )


def _start(ls: PolicyServer, params: types.InitializeParams) -> None:
    folders = [folder.uri for folder in params.workspace_folders or ()]
    if not folders and params.root_uri:
        folders = [params.root_uri]
    ls.project.roots = [path_of(uri) for uri in folders]


def _hover(ls: PolicyServer, params: types.HoverParams) -> types.Hover | None:
    found = ls.name_at(params.text_document.uri, params.position)
    given = ls.project.definition(found[0].path, found[1]) if found is not None else None
    if found is None or given is None:
        return None
    words = types.MarkupContent(types.MarkupKind.Markdown, about(given[1]))
    return types.Hover(words, range_in(found[1].span))


def _definition(ls: PolicyServer, params: types.DefinitionParams) -> types.Location | None:
    found = ls.name_at(params.text_document.uri, params.position)
    if found is None:
        return None
    file, name = found
    if name.kind is Kind.FILE:
        path = ls.project.target(file, name)
        return location(path, Span(Text("", ""), 0, 0)) if path is not None else None
    given = ls.project.definition(file.path, name)
    return location(given[0], given[1].span) if given is not None else None


def _references(ls: PolicyServer, params: types.ReferenceParams) -> list[types.Location]:
    found = ls.name_at(params.text_document.uri, params.position)
    if found is None:
        return []
    wanted = params.context.include_declaration
    uses = ls.project.uses(found[0].path, found[1])
    return [location(path, one.span) for path, one in uses if wanted or one.node is None]


def _completion(ls: PolicyServer, params: types.CompletionParams) -> list[types.CompletionItem]:
    place = ls.place(params.text_document.uri, params.position)
    if place is None:
        return []
    file, offset = place
    spot = spot_at(file.text.content, offset)
    line, column = place_of(file.text, offset - len(spot.typed))
    stretch = types.Range(types.Position(line, column), params.position)
    return [
        types.CompletionItem(
            label=one.word,
            kind=_SYMBOLS[one.kind] if one.kind is not None else types.CompletionItemKind.Keyword,
            detail=one.about or None,
            sort_text=f"{number:05}",
            filter_text=one.word,
            text_edit=types.TextEdit(stretch, one.word),
        )
        for number, one in enumerate(proposals(ls.project.around(file.path).values(), spot))
    ]


def _prepare_rename(ls: PolicyServer, params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
    found = ls.name_at(params.text_document.uri, params.position)
    if found is None or found[1].kind not in RENAMED or ls.project.definition(found[0].path, found[1]) is None:
        return None
    return types.PrepareRenamePlaceholder(range_in(found[1].span), found[1].name)


def _rename(ls: PolicyServer, params: types.RenameParams) -> types.WorkspaceEdit | None:
    found = ls.name_at(params.text_document.uri, params.position)
    if found is None:
        return None
    try:
        edits = rename(ls.project, found[0].path, found[1], params.new_name)
    except RenameError as error:
        raise JsonRpcException(str(error), types.LSPErrorCodes.RequestFailed) from error
    changes: dict[str, list[types.TextEdit]] = {}
    for edit in edits:
        changes.setdefault(uri_of(edit.path), []).append(types.TextEdit(range_in(edit.span), edit.text))
    return types.WorkspaceEdit(changes=changes)


def _document(
    ls: PolicyServer,
    params: types.DidOpenTextDocumentParams | types.DidChangeTextDocumentParams | types.DidCloseTextDocumentParams,
) -> None:
    ls.changed(params.text_document.uri)


_FEATURES: Mapping[str, Callable[..., object]] = {
    types.INITIALIZE: _start,
    types.TEXT_DOCUMENT_DID_OPEN: _document,
    types.TEXT_DOCUMENT_DID_CHANGE: _document,
    types.TEXT_DOCUMENT_DID_CLOSE: _document,
    types.TEXT_DOCUMENT_HOVER: _hover,
    types.TEXT_DOCUMENT_DEFINITION: _definition,
    types.TEXT_DOCUMENT_REFERENCES: _references,
    types.TEXT_DOCUMENT_PREPARE_RENAME: _prepare_rename,
}


def make_server() -> PolicyServer:
    """A server that answers everything."""
    server = PolicyServer()
    for name, feature in _FEATURES.items():
        server.feature(name)(partial(feature, server))
    triggers = [" ", "[", "{", ",", "/", "."]
    server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=triggers))(
        partial(_completion, server)
    )
    server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))(partial(_rename, server))
    return server


def serve() -> None:
    """Speak the protocol over the standard input and output until the editor leaves."""
    make_server().start_io()
