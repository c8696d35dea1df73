import { formatLocale } from "./times.ts";

/** Names as people say them: `Anna, Bálint and Chen`. */
export function nameList(names: readonly string[]): string {
  return new Intl.ListFormat(formatLocale(), { style: "long", type: "conjunction" }).format(names);
}
