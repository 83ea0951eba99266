// Makes the two files that `sharepolicy page` puts into every page: `npm ci && npm run build`. With a folder as
// argument it writes them there instead, so that a test can compare them with those of the package.

import {createHash} from "node:crypto"
import {mkdirSync, readdirSync, readFileSync, writeFileSync} from "node:fs"
import {dirname, join, resolve} from "node:path"
import {fileURLToPath} from "node:url"
import * as esbuild from "esbuild"
import * as sass from "sass"
import {minify} from "terser"
import {classesIn, pruned} from "./pruned.mjs"

const here = dirname(fileURLToPath(import.meta.url))
const page = resolve(here, "../../src/sharepolicy/frontends/page")
const into = process.argv[2] ?? join(page, "built")
const notice = readFileSync(join(here, "notice.txt"), "utf8").trim()

mkdirSync(into, {recursive: true})

const style = sass.compile(join(page, "source/page.scss"), {
  loadPaths: [join(here, "node_modules/govuk-frontend/dist")],
  style: "compressed",
  quietDeps: true,
  charset: false,
})
const classes = classesIn(join(page, "source"), join(page, "shell.html"))
const {code} = await esbuild.transform(style.css, {loader: "css", minify: true, legalComments: "none"})
writeFileSync(join(into, "page.css"), `/*!\n${notice}\n*/\n${pruned(code.trim(), classes)}\n`)

// what they were made from, so that a test without Node.js sees a source that was changed since
const sources = [join(page, "source"), resolve(page, "../../backends/portable/js")].flatMap((folder) =>
  readdirSync(folder, {recursive: true})
    .filter((name) => /\.(mjs|scss)$/.test(name))
    .map((name) => readFileSync(join(folder, name), "utf8")),
)
const digests = sources.map((text) => createHash("sha256").update(text).digest("hex")).sort()
writeFileSync(join(into, "made-from.txt"), createHash("sha256").update(digests.join("\n")).digest("hex") + "\n")

const {outputFiles: [script]} = await esbuild.build({
  entryPoints: [join(page, "source/page.mjs")],
  write: false,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  charset: "utf8",
  legalComments: "none",
})
const small = await minify(script.text, {ecma: 2020, compress: {passes: 3, toplevel: true}, mangle: {toplevel: true}})
writeFileSync(join(into, "page.js"), small.code + "\n")
