import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { CDPSession, Page } from "playwright";

const categories = [
  "devtools.timeline",
  "disabled-by-default-devtools.timeline",
  "disabled-by-default-v8.cpu_profiler",
  "blink.user_timing",
  "v8.execute",
  "toplevel",
];

/** Writes what a page does during some work to `<folder>/<name>.json`, to be opened in DevTools' Performance panel. */
export class Tracer {
  readonly #folder: string | undefined;

  /** Without a folder nothing is traced. */
  constructor(folder: string | undefined) {
    this.#folder = folder;
    if (folder !== undefined) mkdirSync(folder, { recursive: true });
  }

  async record<T>(page: Page, name: string, work: () => Promise<T>): Promise<T> {
    if (this.#folder === undefined) return work();
    const session = await page.context().newCDPSession(page);
    await session.send("Tracing.start", {
      transferMode: "ReturnAsStream",
      traceConfig: { recordMode: "recordAsMuchAsPossible", includedCategories: categories },
    });
    const result = await work();
    writeFileSync(path.join(this.#folder, `${name}.json`), await end(session));
    await session.detach();
    return result;
  }
}

async function end(session: CDPSession): Promise<string> {
  const complete = new Promise<string>((resolve, reject) =>
    session.once("Tracing.tracingComplete", ({ stream }) =>
      stream === undefined ? reject(new Error("The browser gives no trace")) : resolve(stream),
    ),
  );
  await session.send("Tracing.end");
  const handle = await complete;
  const parts: string[] = [];
  for (;;) {
    const { data, eof } = await session.send("IO.read", { handle, size: 2 ** 20 });
    parts.push(data);
    if (eof) return parts.join("");
  }
}
