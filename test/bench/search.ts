import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { chromium, type Page } from "playwright";
import { build, preview } from "vite";
import { chromiumArgs, findChromium } from "../support/chromium.ts";
import { describeMachine } from "./report.ts";
import { round } from "./samples.ts";
import { listQueries } from "./search-page/search-text.ts";

const root = path.join(import.meta.dirname, "search-page");
const headers = {
  // Only an isolated page may measure its memory.
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  // As the server sends it: the worker must start under it.
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; worker-src 'self'; require-trusted-types-for 'script'; trusted-types roost",
};

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({ options: { messages: { type: "string", default: "100000" } } });
  await measureSearch(Number(values.messages));
}

/** Search over everything on a device, in Chromium, with the built worker; by itself: `npx tsx test/bench/search.ts`. */
export async function measureSearch(count: number): Promise<{ readonly typingP95Ms: number }> {
  const outDir = mkdtempSync(path.join(os.tmpdir(), "roost-search-"));
  await build({
    configFile: false,
    root,
    logLevel: "warn",
    worker: { format: "es" },
    build: { outDir, emptyOutDir: true, target: "es2022" },
  });
  const server = await preview({
    configFile: false,
    root,
    build: { outDir },
    preview: { host: "127.0.0.1", port: 0, headers },
  });
  const executablePath = findChromium();
  const browser = await chromium.launch({
    args: [...chromiumArgs, "--enable-blink-features=ForceEagerMeasureMemory"],
    ...(executablePath === undefined ? {} : { executablePath }),
  });
  try {
    const page = await browser.newPage();
    await page.goto(server.resolvedUrls?.local[0] ?? "");
    await page.waitForFunction(() => "searchBench" in globalThis);
    return { typingP95Ms: await measure(page, count) };
  } finally {
    await browser.close();
    await server.close();
    rmSync(outDir, { recursive: true });
  }
}

/** @returns the 95th percentile of the queries at the pace of typing, in milliseconds. */
async function measure(page: Page, count: number): Promise<number> {
  print("messages", count, "");
  await page.evaluate((messages) => searchBench.seed(messages), count);

  await page.evaluate(() => searchBench.open(true));
  const built = await page.evaluate(() => searchBench.query("meeting"));
  print("no index yet: first answer", built.first, "ms");
  print("no index yet: everything indexed", built.ready, "ms");
  const saved = await whenSaved(page, count);
  print("documents on disk", saved.documentBytes / 1e6, "MB");
  print("index on disk", saved.bytes / 1e6, "MB");
  await printHeap(page, "worker heap after indexing");

  await page.evaluate(() => searchBench.open(false));
  const loaded = await page.evaluate(() => searchBench.query("zzzz"));
  print("new tab, saved index: answer of a query that asks every segment", loaded.first, "ms");
  print("new tab, saved index: compared with all documents", loaded.ready, "ms");
  await printHeap(page, "worker heap after loading");
  await measureQueries(page, "queries without a pause", 0);
  await page.evaluate(() => searchBench.open(false));
  await page.evaluate(() => searchBench.query("zzzz"));
  const typingP95Ms = await measureQueries(page, "at the pace of typing", 125);
  await measureQueries(page, "again", 0);
  await printHeap(page, "worker heap after all queries");

  const updates: number[] = [];
  for (let i = 0; i < 20; i++) updates.push(await page.evaluate((i) => searchBench.update(i), i));
  print("a new message in a standing answer, p50", quantile(updates, 0.5), "ms");
  print("a new message in a standing answer, p95", quantile(updates, 0.95), "ms");
  console.log(describeMachine());
  return typingP95Ms;
}

/** Waits until every index is on disk. */
async function whenSaved(page: Page, count: number): Promise<Awaited<ReturnType<typeof searchBench.saved>>> {
  for (;;) {
    const saved = await page.evaluate(() => searchBench.saved());
    if (saved.count * 1_000 >= count) return saved;
    await page.waitForTimeout(200);
  }
}

async function measureQueries(page: Page, name: string, pauseMs: number): Promise<number> {
  const times = new Map<string, number>();
  for (const query of listQueries()) {
    const { ready, hits } = await page.evaluate((text) => searchBench.query(text), query);
    times.set(`${query} (${hits})`, ready);
    await page.waitForTimeout(pauseMs);
  }
  const all = [...times.values()];
  print(`${name}: ${all.length} queries, p50`, quantile(all, 0.5), "ms");
  print(`${name}: p95 (budget 50)`, quantile(all, 0.95), "ms");
  const [worst] = [...times].sort((a, b) => b[1] - a[1]);
  print(`${name}: worst, ${worst?.[0] ?? ""}`, worst?.[1] ?? Number.NaN, "ms");
  return quantile(all, 0.95);
}

/** Of the worker alone, after what it no longer needs was collected. */
async function printHeap(page: Page, name: string): Promise<void> {
  print(name, (await page.evaluate(() => searchBench.countWorkerHeap())) / 1e6, "MB");
}

function quantile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN;
}

function print(name: string, value: number, unit: string): void {
  console.log(`${name.padEnd(72)} ${String(round(value)).padStart(10)} ${unit}`);
}
