// Shows a form in one of two libraries, answers everything, and prints what it saw: node fill.mjs LIBRARY SCHEMA.json
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(`${process.cwd()}/`);
const { JSDOM } = require("jsdom");
const { window } = new JSDOM('<!doctype html><div id="root"></div>', { pretendToBeVisual: true });
globalThis.window = window;
globalThis.document = window.document;
Object.defineProperty(globalThis, "navigator", { value: window.navigator, configurable: true });
for (const name of ["HTMLElement", "HTMLIFrameElement", "Node", "Event", "Element", "MutationObserver", "getComputedStyle"])
  globalThis[name] = window[name];
globalThis.IS_REACT_ACT_ENVIRONMENT = true;

const React = require("react");
const { createRoot } = require("react-dom/client");
const [library, file] = process.argv.slice(2);
const schema = JSON.parse(readFileSync(file, "utf8"));
let data = {};
let errors = [];

function form() {
  if (library === "rjsf") {
    const Form = require("@rjsf/core").default;
    const validator = require("@rjsf/validator-ajv8").default;
    const onChange = (event) => ([data, errors] = [event.formData, event.errors]);
    return React.createElement(Form, { schema, validator, onChange, liveValidate: true });
  }
  const { JsonForms } = require("@jsonforms/react");
  const { vanillaRenderers, vanillaCells } = require("@jsonforms/vanilla-renderers");
  // it takes a dot in a name for nesting, unless the name is there already
  data = Object.fromEntries(Object.keys(schema.properties).map((name) => [name, undefined]));
  const onChange = (event) => ([data, errors] = [event.data, event.errors]);
  return React.createElement(JsonForms, { schema, data, renderers: vanillaRenderers, cells: vanillaCells, onChange });
}

const wait = (time) => React.act(async () => new Promise((done) => setTimeout(done, time)));
const isChoice = (option) => option.value !== "";
const all = (tag) => [...document.querySelectorAll(tag)];

async function answer(element, value) {
  await React.act(async () => {
    Object.getOwnPropertyDescriptor(element.constructor.prototype, "value").set.call(element, value);
    element.dispatchEvent(new window.Event(element.tagName === "SELECT" ? "change" : "input", { bubbles: true }));
  });
  await wait(15);
}

await React.act(async () => createRoot(document.getElementById("root")).render(form()));
await wait(50);
const seen = {
  before: { ...data },
  labels: all("label").map((label) => label.textContent.trim()),
  options: all("select").map((select) => [...select.options].filter(isChoice).map((option) => option.label.trim())),
  chosen: all("select").flatMap((select) => [...select.selectedOptions].filter(isChoice).map((option) => option.label)),
};
for (const select of all("select")) await answer(select, [...select.options].at(-1).value);
for (const input of all("input")) await answer(input, input.type === "date" ? "2026-11-29" : "3");
await wait(500);
console.log(JSON.stringify({ ...seen, after: data, errors: errors.map((error) => error.stack ?? error.message) }));
