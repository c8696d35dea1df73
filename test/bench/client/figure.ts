/** One line of the table. */
export interface Figure {
  readonly label: string;
  readonly value: number;
  /** DESIGN's: at most so much. */
  readonly budget?: number;
}

/** The figures as a Markdown table, each beside its budget. */
export function formatFigures(title: string, figures: readonly Figure[]): string {
  const lines = figures.map(({ label, value, budget }) => {
    if (budget === undefined) return `| ${label} | ${format(value)} | | |`;
    return `| ${label} | ${format(value)} | ${format(budget)} | ${value <= budget ? "yes" : "**no**"} |`;
  });
  return [`| ${title} | measured | at most | kept |`, "| --- | ---: | ---: | --- |", ...lines].join("\n");
}

/** Of 20 values the 19th, of few the highest. */
export function p95(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(0.95 * sorted.length))] ?? Number.NaN;
}

function format(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 1 });
}
