import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { chromium } from "playwright";
import { chromiumArgs } from "../../support/chromium.ts";
import { ensureChromium } from "../../support/install-chromium.ts";
import { createRoostTarget } from "../roost-target.ts";
import { findFreePort } from "../../support/free-port.ts";
import { ServerProcess } from "../server-process.ts";
import { writeResults } from "../benchmarks-page.ts";

/** The last major version that runs on the oldest Node that Roost runs on. Fetched when it is needed, and only then. */
const lighthouse = "lighthouse@12.8.2";
const categories = ["performance", "accessibility", "best-practices", "seo"] as const;

interface Report {
  readonly categories: Readonly<Record<(typeof categories)[number], { readonly score: number }>>;
  readonly audits: Readonly<Record<string, { readonly score: number | null; readonly displayValue?: string }>>;
}

/**
 * Lets Lighthouse look at a page of a browser that runs, with what that browser has stored. Not synchronously: Playwright
 * must go on, to let new tabs start.
 */
async function look(url: string, debuggingPort: number, folder: string): Promise<Report> {
  const file = path.join(folder, "report.json");
  const options = [`--port=${debuggingPort}`, "--disable-storage-reset", "--quiet", "--output=json"];
  await promisify(execFile)("npx", ["--yes", lighthouse, url, ...options, `--output-path=${file}`]);
  return JSON.parse(readFileSync(file, "utf8")) as Report;
}

const port = await findFreePort();
const debuggingPort = await findFreePort();
const base = `http://127.0.0.1:${port}`;
const folder = mkdtempSync(path.join(os.tmpdir(), "roost-lighthouse-"));
const server = new ServerProcess(createRoostTarget(port).server);
await server.start();
const context = await chromium.launchPersistentContext(path.join(folder, "profile"), {
  executablePath: ensureChromium(),
  args: [...chromiumArgs, `--remote-debugging-port=${debuggingPort}`],
});
const rows: string[] = [];
const note = (name: string, report: Report): void => {
  rows.push(`| ${name} | ${categories.map((id) => Math.round(report.categories[id].score * 100)).join(" | ")} |`);
  const weak = Object.entries(report.audits).filter(([, { score }]) => score !== null && score < 0.9);
  console.log(
    `${name}:\n${weak.map(([id, audit]) => `  ${id} ${audit.score} ${audit.displayValue ?? ""}`).join("\n")}`,
  );
};
try {
  note("sign in", await look(`${base}/sign-in`, debuggingPort, folder));
  const page = await context.newPage();
  await page.goto(`${base}/sign-up`);
  await page.getByLabel("Your name").fill("Ada");
  await page.getByLabel("E-mail").fill("ada@example.org");
  await page.locator("input[type=password]").fill("correct horse battery");
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("searchbox").waitFor();
  await page.goto(`${base}/new/group`);
  await page.getByLabel("Name of the group").fill("Lighthouse keepers");
  await page.getByRole("button", { name: "Create group" }).click();
  const field = page.getByLabel("Message", { exact: true });
  for (let i = 0; i < 40; i += 1) {
    await field.fill(`The light is on, and this is message number ${i} about it.`);
    await field.press("Control+Enter");
  }
  await page.getByLabel(/Sent/u).last().waitFor();
  const chat = page.url();
  await page.close();
  note("a chat", await look(chat, debuggingPort, folder));
  note("settings", await look(`${base}/settings`, debuggingPort, folder));
} finally {
  await context.close();
  await server.discard();
  rmSync(folder, { recursive: true, force: true });
}
const table = [
  `| Lighthouse 12.8.2, as a phone | ${categories.join(" | ")} |`,
  "| --- | ---: | ---: | ---: | ---: |",
  ...rows,
];
console.log(table.join("\n"));
if (process.argv.includes("--write")) writeResults("lighthouse", table.join("\n"));
