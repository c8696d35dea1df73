import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { variableOf } from "../../sync-server/config.ts";
import { limitNames, limitTable } from "../../sync-server/limit-table.ts";
import { readTableRows } from "../support/markdown-table.ts";
import { runCommand } from "../support/run-command.ts";

const rows = readTableRows("configuration.md");

test("docs/configuration.md has every limit with its unit, its default and what it bounds, and no other", () => {
  const documented = rows.filter((cells) => cells.length === 4).slice(1);
  expect(documented).toEqual(
    limitNames.map((name) => {
      const { unit, default: fallback, about } = limitTable[name];
      return [variableOf(name), unit, String(fallback), about];
    }),
  );
});

test("docs/configuration.md has every other variable that the configuration reads", () => {
  const source = readFileSync(path.join(import.meta.dirname, "../../sync-server/config.ts"), "utf8");
  const variables = new Set(
    [...source.matchAll(/(?:given|read|readNumber|readOne)\(\s*"([A-Z_]+)"/gu)].map(([, name]) => name),
  );
  expect(variables.size).toBeGreaterThan(12);
  const documented = rows.map(([first = ""]) => first).join(" ");
  for (const name of variables) expect(name === "RATE_LIMITS" || documented.includes(String(name)), name).toBe(true);
});

test("docs/configuration.md has the usage of every command of the shell, as the shell tells it", async () => {
  const { code, stderr } = await runCommand("sync-server/cli/main.ts", []);
  const [problem, ...usage] = stderr.trimEnd().split("\n");
  expect([code, problem]).toEqual([2, "Say what to do."]);
  expect(usage.length).toBeGreaterThan(2);
  const page = readFileSync(path.join(import.meta.dirname, "../../docs/configuration.md"), "utf8");
  expect(page).toContain(`\n\n${usage.map((line) => `  ${line}\n`).join("")}\n`);
});
