import os from "node:os";
import { median, round } from "./samples.ts";
import type { Figure, Result, Scenario } from "./scenario.ts";

export interface ScenarioResults {
  readonly scenario: Scenario;
  /** By target, ours first. */
  readonly runs: ReadonlyMap<string, readonly Result[]>;
}

/** A Markdown table of medians; the last column compares the first target with the best of the others. */
export function formatTable({ scenario, runs }: ScenarioResults): string {
  const names = [...runs.keys()];
  const lines = [
    `| ${scenario.title} | ${names.join(" | ")} | ${names[0] ?? ""} : best other |`,
    `| --- |${" ---: |".repeat(names.length + 1)}`,
  ];
  for (const figure of scenario.figures) {
    const values = names.map((name) => medianOf(runs.get(name) ?? [], figure.key));
    if (values.every((value) => Number.isNaN(value))) continue;
    const cells = values.map((value) => (Number.isNaN(value) ? "–" : format(value)));
    lines.push(`| ${figure.label} | ${cells.join(" | ")} | ${formatRatio(figure, values)} |`);
  }
  return lines.join("\n");
}

/** What it was measured on. */
export function describeMachine(): string {
  const cpus = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return `${cpus.length} × ${cpus[0]?.model.trim() ?? "unknown processor"}, ${memory} GiB, ${os.type()} ${os.release()}, Node ${process.versions.node}`;
}

function medianOf(results: readonly Result[], key: string): number {
  return median(results.map((result) => result[key] ?? Number.NaN));
}

function formatRatio(figure: Figure, values: readonly number[]): string {
  const [ours = Number.NaN, ...others] = values;
  const known = others.filter((value) => !Number.isNaN(value));
  if (figure.better === "none" || known.length === 0) return "";
  const best = figure.better === "higher" ? Math.max(...known) : Math.min(...known);
  return best === 0 || Number.isNaN(ours) ? "" : `${round(ours / best, 2)} (${figure.better} is better)`;
}

function format(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 2 });
}
