import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describeMachine } from "./report.ts";

const file = path.join(import.meta.dirname, "../../docs/benchmarks.md");

/** Replaces one part of docs/benchmarks.md and leaves the others. */
export function writeResults(name: string, text: string): void {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const part = `${begin}\n\n${text}\n\nMeasured on ${new Date().toISOString().slice(0, 10)}: ${describeMachine()}.\n\n${end}`;
  const old = existsSync(file) ? readFileSync(file, "utf8") : "# Benchmarks\n";
  const at = old.indexOf(begin);
  const next = at < 0 ? `${old}\n${part}\n` : old.slice(0, at) + part + old.slice(old.indexOf(end) + end.length);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, next);
}
