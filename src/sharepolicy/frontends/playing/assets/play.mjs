// The playground in the browser: sends the texts as they are typed, and shows what comes back, stage by stage.

const WAIT = 300; // milliseconds without a key before the texts are looked at

const at = (id) => document.getElementById(id);
const text = at("text"), chosen = at("file"), lines = at("lines");
const SHOWN = ["promises", "found", "changed"]; // what is said of the text
const texts = new Map(); // the text of each file, as it is edited
const saved = new Map(); // the text of each file, as it is on the disk
let findings = [];
let timer = 0;
let looking = null;

async function begin() {
  const { files, may_save } = await (await fetch("files")).json();
  for (const file of files) {
    texts.set(file.name, file.text);
    saved.set(file.name, file.text);
    chosen.append(new Option(file.name, file.name));
  }
  at("save").hidden = !may_save;
  if (!may_save) at("saved").textContent = "This policy comes with sharepolicy. What you write here is not kept.";
  open_file(files[0].name);
  look();
}

function open_file(name) {
  chosen.value = name;
  text.value = texts.get(name);
  text.scrollTop = 0;
  number_lines();
}

function edited() {
  return Object.fromEntries([...texts].filter(([name, now]) => now !== saved.get(name)));
}

/** Mark what is shown as being of the text before, and say why. */
function mark_before(why, busy) {
  for (const id of SHOWN) {
    at(id).classList.add("before");
    at(id).ariaBusy = busy ? "true" : null;
  }
  at("checking").textContent = why;
}

function mark_now(id) {
  at(id).classList.remove("before");
  at(id).ariaBusy = null;
  if (!document.querySelector(".before")) at("checking").textContent = "";
}

async function look() {
  looking?.abort();
  looking = new AbortController();
  mark_before("Checking…", true);
  const body = JSON.stringify({ texts: Object.fromEntries(texts) });
  try {
    const answer = await fetch("look", {
      method: "POST", body, headers: { "Content-Type": "application/json" }, signal: looking.signal,
    });
    for await (const stage of json_lines(answer.body)) show(stage);
    if (document.querySelector(".before")) mark_before("Not checked, because another window was. Type to check this.");
  } catch (error) {
    if (error.name === "AbortError") return;
    at("promises").textContent = "The playground has stopped. Start it again.";
    mark_before("What stands here is of a text before.");
  }
}

async function* json_lines(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    const whole = (rest + value).split("\n");
    rest = whole.pop();
    for (const line of whole) yield JSON.parse(line);
  }
}

function show(stage) {
  if (stage.findings) {
    findings = stage.findings;
    list_findings(stage.examples);
    number_lines();
    mark_now("found");
  }
  if (stage.promises) {
    mark_now("promises");
    at("promises").textContent = stage.promises.length
      ? `Proved: ${stage.promises.join("; ")}.`
      : "It does not load as it is. The case is decided as before the last edit that loaded.";
  }
  if (stage.edited) decide_by(stage.edited);
  if (stage.changed !== undefined) {
    mark_now("changed");
    at("changed").textContent = stage.changed;
  }
}

/** Let the page decide the same case by the edited policy; a page that is not there yet is loaded. */
function decide_by(edited) {
  const page = at("page");
  if (page.contentDocument?.getElementById("policy")) page.contentWindow.postMessage({ edited }, location.origin);
  else page.contentWindow.location.replace("page");
}

function list_findings(examples) {
  const list = document.createElement("ol");
  for (const found of findings) {
    const item = document.createElement("li");
    item.className = found.severity;
    const kind = document.createElement("strong");
    kind.textContent = found.severity === "error" ? "Error" : "Warning";
    const go = document.createElement("button");
    go.type = "button";
    go.textContent = found.place ? `${found.place.file}, line ${found.place.line}` : "the policy";
    go.addEventListener("click", () => go_to(found));
    item.append(kind, " in ", go, `: ${found.says}`);
    if (found.details) {
      const details = document.createElement("pre");
      details.textContent = found.details;
      item.append(details);
    }
    list.append(item);
  }
  const none = document.createElement("p");
  none.textContent = examples ? "Nothing was found, and all examples pass." : "Nothing was found so far. Examples are being run.";
  at("found").replaceChildren(findings.length ? list : none);
}

function go_to(found) {
  if (!found.place || !texts.has(found.place.file)) return;
  open_file(found.place.file);
  text.focus();
  // places are counted in characters, the browser counts in halves of a surrogate pair
  const units = (count) => [...text.value].slice(0, count).join("").length;
  text.setSelectionRange(units(found.from), units(found.to));
  const height = parseFloat(getComputedStyle(text).lineHeight);
  text.scrollTop = Math.max(0, (found.place.line - 4) * height);
}

function number_lines() {
  const here = new Map();
  for (const found of findings) {
    if (found.place?.file !== chosen.value) continue;
    if (here.get(found.place.line) !== "error") here.set(found.place.line, found.severity);
  }
  const count = text.value.split("\n").length;
  lines.replaceChildren(...Array.from({ length: count }, (_, place) => {
    const line = document.createElement("span");
    line.className = here.get(place + 1) ?? "";
    line.textContent = `${place + 1}\n`;
    return line;
  }));
  lines.scrollTop = text.scrollTop;
}

text.addEventListener("input", () => {
  texts.set(chosen.value, text.value);
  at("saved").textContent = "";
  mark_before("Checking…", true);
  number_lines();
  clearTimeout(timer);
  timer = setTimeout(look, WAIT);
});
text.addEventListener("scroll", () => { lines.scrollTop = text.scrollTop; });
chosen.addEventListener("change", () => open_file(chosen.value));
at("save").addEventListener("click", () => save().catch(() => {
  at("saved").textContent = "Not saved: the playground has stopped.";
}));
async function save() {
  for (const [name, now] of Object.entries(edited())) {
    const answer = await fetch("save", {
      method: "POST", body: JSON.stringify({ name, text: now, was: saved.get(name) }), headers: { "Content-Type": "application/json" },
    });
    const { saved: done, why } = await answer.json();
    if (!done) { at("saved").textContent = why; return; }
    saved.set(name, now);
  }
  at("saved").textContent = "Saved.";
}
addEventListener("beforeunload", (event) => {
  if (Object.keys(edited()).length && !at("save").hidden) event.preventDefault();
});

begin();
