import { formatLocale } from "./times.ts";

const steps = [
  ["gigabyte", 1e9],
  ["megabyte", 1e6],
  ["kilobyte", 1e3],
] as const;

/** How large something is, as people say it: `38 MB`, `1.2 GB`. */
export function byteSize(bytes: number): string {
  const [unit, size] = steps.find(([, least]) => bytes >= least) ?? (["kilobyte", 1e3] as const);
  const value = bytes / size;
  const maximumFractionDigits = value >= 10 || value === 0 ? 0 : 1;
  return new Intl.NumberFormat(formatLocale(), {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits,
  }).format(value);
}
