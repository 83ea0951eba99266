// The same in Chromium. Arguments: the program of the browser, and a script that sets `asked`: `answer` for one line.

import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const AT_ONCE = 500;

const [program, script] = process.argv.slice(2);
const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath: program, args });
const page = await browser.newPage();
await page.addScriptTag({ content: readFileSync(script, "utf8") });
const lines = readFileSync(0, "utf8").split("\n").filter(Boolean);
for (let at = 0; at < lines.length; at += AT_ONCE) {
  const found = await page.evaluate((some) => some.flatMap(globalThis.asked.answer), lines.slice(at, at + AT_ONCE));
  process.stdout.write(found.map((line) => line + "\n").join(""));
}
await browser.close();
