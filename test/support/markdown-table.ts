import { readFileSync } from "node:fs";
import path from "node:path";

/** Every row of every table of a document under `docs`, as trimmed cells without their code marks. */
export function readTableRows(document: string): readonly (readonly string[])[] {
  const text = readFileSync(path.join(import.meta.dirname, "../../docs", document), "utf8");
  return text
    .split("\n")
    .filter((line) => line.startsWith("|") && !/^\|[\s|:-]+$/u.test(line))
    .map((line) => line.split(/(?<!\\)\|/u).slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim().replaceAll(/^`|`$/gu, "")));
}
