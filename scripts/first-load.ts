import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";

/** What a page needs before it can be used, and what a file of it weighs. */
export interface LoadedFile {
  readonly name: string;
  readonly bytes: number;
  readonly gzipBytes: number;
}

/** The scripts and sheets that the built page loads by itself: those it names, and all that these import at once. */
export function listFirstLoad(folder: string): readonly LoadedFile[] {
  const page = readFileSync(path.join(folder, "index.html"), "utf8");
  const waiting = [...page.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/gu)].map(([, name]) => name as string);
  const found = new Map<string, LoadedFile>();
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    const content = readFileSync(path.join(folder, name));
    found.set(name, { name, bytes: content.length, gzipBytes: gzipSync(content, { level: 9 }).length });
    // The bundle knows no other form; what is imported later is called, not declared.
    for (const [, file] of content.toString().matchAll(/(?:\bfrom|\bimport)\s*["'`]\.\/([^"'`]+\.js)["'`]/gu)) {
      waiting.push(path.posix.join(path.posix.dirname(name), file as string));
    }
  }
  return [...found.values()];
}

/** DESIGN's budget: JS and CSS to a usable chat, gzip. */
export const firstLoadBudgetBytes = 120_000;
