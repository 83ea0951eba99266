"""The server itself: what an editor sends, and what it gets back.

The answers are worked out elsewhere in this room; here they are put into the terms of the protocol.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import BinaryIO

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from sharepolicy.frontends.lsp.addresses import Addresses
from sharepolicy.frontends.lsp.checking import Findings, alone, stages
from sharepolicy.frontends.lsp.columns import offset_of, place_of
from sharepolicy.frontends.lsp.completion import proposals, proposals_in_texts
from sharepolicy.frontends.lsp.hover import about
from sharepolicy.frontends.lsp.messages import diagnostic_of, range_in
from sharepolicy.frontends.lsp.names import NameKind, Occurrence
from sharepolicy.frontends.lsp.project import FILES, Project, WorkspaceFile, places
from sharepolicy.frontends.lsp.rename import RENAMED, RefusedRenameError, own_part, rename
from sharepolicy.frontends.lsp.spot import spot_at
from sharepolicy.ground.diagnostic import Diagnostic
from sharepolicy.ground.text import Span, Text
from sharepolicy.ground.version import __version__
from sharepolicy.reading.files import resolved
from sharepolicy.reading.written import holds_texts

WAIT = 0.02
"""How many seconds to wait without typing before checking files."""

_SYMBOLS = {
    NameKind.FACT: types.CompletionItemKind.Field,
    NameKind.VALUE: types.CompletionItemKind.EnumMember,
    NameKind.RULE: types.CompletionItemKind.Function,
    NameKind.GROUP: types.CompletionItemKind.Module,
    NameKind.DEFINITION: types.CompletionItemKind.Constant,
    NameKind.ACTION: types.CompletionItemKind.Event,
    NameKind.ESCALATION: types.CompletionItemKind.Event,
    NameKind.INVARIANT: types.CompletionItemKind.Interface,
    NameKind.EXAMPLE: types.CompletionItemKind.Text,
    NameKind.ROLE: types.CompletionItemKind.Class,
    NameKind.SOURCE: types.CompletionItemKind.File,
    NameKind.CLAUSE: types.CompletionItemKind.Reference,
}


class PolicyServer(LanguageServer):
    """A language server for policies, with what it knows about the workspace. Mutable on purpose."""

    def __init__(self) -> None:
        super().__init__("sharepolicy", __version__, types.TextDocumentSyncKind.Full)
        self.project = Project()
        self.addresses = Addresses()
        self.waiting: asyncio.Task[None] | None = None
        self.checking = asyncio.Lock()
        self.reported: dict[Path, Findings] = {}
        self.shown: set[str] = set()

    def look_at(self, uri: str = "") -> None:
        """Take what is open as it is now. If a file has several addresses, take its text at this one."""
        self.project.look_again(self.addresses.contents(uri))
        self.project.twofold = self.addresses.twofold()
        self.project.without_file = self.addresses.without_file()

    def set_folders(self, addresses: Iterable[str]) -> None:
        """Set the folders that the editor has open."""
        self.addresses.roots = {self.addresses.path(address): address for address in addresses}
        self.project.roots = [*self.addresses.roots]

    def place(self, uri: str, position: types.Position) -> tuple[WorkspaceFile, int] | None:
        """The file and the offset that the editor means, in the text that it shows at that address."""
        self.look_at(uri)
        file = self.project.file(self.addresses.path(uri))
        return (file, offset_of(file.text, position.line, position.character)) if file is not None else None

    def name_at(
        self,
        uri: str,
        position: types.Position,
        find: Callable[[WorkspaceFile, int], Occurrence | None] = WorkspaceFile.at,
    ) -> tuple[WorkspaceFile, Occurrence] | None:
        """The name at a position."""
        place = self.place(uri, position)
        name = find(*place) if place is not None and not place[0].is_broken else None
        return (place[0], name) if place is not None and name is not None else None

    def changed(self, uri: str, *, is_open: bool) -> None:
        """Note that a document was opened, changed or closed, and check again soon."""
        if is_open:
            path = self.addresses.open(uri, self.workspace.get_text_document(uri).source)
        else:
            path = self.addresses.close(uri)
        self.look_at(uri)
        self.project.file(path)  # names come from the last text that was YAML
        if self.waiting is not None:
            self.waiting.cancel()
        self.waiting = asyncio.get_running_loop().create_task(self.check_soon())
        self.waiting.add_done_callback(self.tell_failure)

    def tell_failure(self, task: asyncio.Task[None]) -> None:
        """Report a failure of this program in the editor's log, so that it is not lost."""
        if not task.cancelled() and (error := task.exception()) is not None:
            words = f"sharepolicy could not check: {error!r}"
            self.window_log_message(types.LogMessageParams(types.MessageType.Error, words))

    async def check_soon(self) -> None:
        """Check what is open, unless somebody types more in the meantime."""
        await asyncio.sleep(WAIT)
        async with self.checking:
            self.look_at()
            opened, once = self.project.opened, self.project.once
            policies = await asyncio.to_thread(self.policies_with, opened)
            for path in [*self.reported]:
                if path not in policies:
                    del self.reported[path]
            steps = {policy: stages(policy, opened, once, self.project.root_of(policy)) for policy in policies}
            while steps:  # what is quickly found about every policy comes before what takes longer
                for policy in [*steps]:
                    if (findings := await asyncio.to_thread(next, steps[policy], None)) is None:
                        del steps[policy]
                    else:
                        self.reported[policy] = findings
                        self.publish()
            for path in opened:
                if not any(path in files for files in policies.values()):
                    self.reported[path] = await asyncio.to_thread(alone, path, opened, once, self.project.root_of(path))
            self.publish()

    def policies_with(self, opened: Iterable[Path]) -> dict[Path, Iterable[Path]]:
        """The policies of the workspace that something open belongs to, each with its files."""
        needed = self.project.everything().needed
        policies = {start: files for start, files in needed.items() if files[start].is_policy}
        return {start: files for start, files in policies.items() if any(path in files for path in opened)}

    def publish(self) -> None:
        """Send the findings of every file that has or had some."""
        by_file: dict[Path, dict[Diagnostic, None]] = {}
        for checked, findings in self.reported.items():
            for finding in findings:
                where = resolved(Path(finding.span.text.name)) if finding.span is not None else checked
                by_file.setdefault(where, {})[finding] = None
        for path in self.addresses.contents():
            by_file.setdefault(path, {})
        sent = {
            address: [diagnostic_of(finding, self.addresses.of) for finding in found]
            for path, found in by_file.items()
            for address in self.addresses.known(path) or [self.addresses.of(path)]
        }
        for address in self.shown - sent.keys():  # corrected or closed
            sent[address] = []
        self.shown = {address for address, found in sent.items() if found}
        for address, found in sent.items():
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(address, found))

    def location(self, path: Path, span: Span) -> types.Location:
        """A span in a file, as the protocol writes it."""
        return types.Location(self.addresses.of(path), range_in(span))


def _start(ls: PolicyServer, params: types.InitializeParams) -> None:
    folders = [folder.uri for folder in params.workspace_folders or ()]
    ls.set_folders(folders or list(filter(None, (params.root_uri or params.root_path,))))


def _folders(ls: PolicyServer, params: types.DidChangeWorkspaceFoldersParams) -> None:
    gone = {folder.uri for folder in params.event.removed}
    kept = [address for address in ls.addresses.roots.values() if address not in gone]
    ls.set_folders([*kept, *(folder.uri for folder in params.event.added)])


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
    if name.kind in FILES:
        path = next(iter(ls.project.targets(file, name)), None)
        return ls.location(path, Span(Text("", ""), 0, 0)) if path is not None else None
    given = ls.project.definition(file.path, name)
    return ls.location(given[0], given[1].span) if given is not None else None


def _references(ls: PolicyServer, params: types.ReferenceParams) -> list[types.Location]:
    found = ls.name_at(params.text_document.uri, params.position)
    if found is None:
        return []
    wanted = params.context.include_declaration
    uses = places(ls.project.everything(), *found)
    return [ls.location(file.path, one.span) for file, one in uses if wanted or one.node is None]


def _completion(ls: PolicyServer, params: types.CompletionParams) -> list[types.CompletionItem]:
    place = ls.place(params.text_document.uri, params.position)
    if place is None:
        return []
    file, offset = place
    spot = spot_at(file.text.content, offset)
    fitting = proposals_in_texts if holds_texts(file.text) else proposals
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
        for number, one in enumerate(fitting(ls.project.around(file.path).values(), spot))
    ]


def _prepare_rename(ls: PolicyServer, params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
    found = ls.name_at(params.text_document.uri, params.position, WorkspaceFile.narrowest_at)
    if found is None or found[1].kind not in RENAMED or ls.project.definition(found[0].path, found[1]) is None:
        return None
    span, words = own_part(found[1])
    return types.PrepareRenamePlaceholder(range_in(span), words)


def _rename(ls: PolicyServer, params: types.RenameParams) -> types.WorkspaceEdit | None:
    found = ls.name_at(params.text_document.uri, params.position, WorkspaceFile.narrowest_at)
    if found is None:
        return None
    try:
        edits = rename(ls.project, found[0].path, found[1], params.new_name)
    except RefusedRenameError as error:
        raise JsonRpcException(str(error), types.LSPErrorCodes.RequestFailed) from error
    changes: dict[str, list[types.TextEdit]] = {}
    for edit in edits:
        changes.setdefault(ls.addresses.of(edit.path), []).append(types.TextEdit(range_in(edit.span), edit.text))
    return types.WorkspaceEdit(changes=changes)


def _typed(ls: PolicyServer, params: types.DidOpenTextDocumentParams | types.DidChangeTextDocumentParams) -> None:
    ls.changed(params.text_document.uri, is_open=True)


def _closed(ls: PolicyServer, params: types.DidCloseTextDocumentParams) -> None:
    ls.changed(params.text_document.uri, is_open=False)


_FEATURES: Mapping[str, Callable[..., object]] = {
    types.INITIALIZE: _start,
    types.TEXT_DOCUMENT_DID_OPEN: _typed,
    types.TEXT_DOCUMENT_DID_CHANGE: _typed,
    types.TEXT_DOCUMENT_DID_CLOSE: _closed,
    types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: _folders,
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


def serve(output: BinaryIO) -> None:
    """Speak the protocol over the standard input and `output` until the editor disconnects, then close `output`."""
    logging.getLogger("pygls.protocol.json_rpc").addFilter(_is_fault)
    make_server().start_io(stdout=output)


def _is_fault(record: logging.LogRecord) -> bool:
    """Whether something went wrong. A request that is refused with a reason has been answered, and that is enough."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, JsonRpcException) or error.code != types.LSPErrorCodes.RequestFailed
