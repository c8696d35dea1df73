import { readDay } from "./query-day.ts";
import { readFeature, readFilterName } from "./query-keywords.ts";
import type { MessageFeature } from "./search-token.ts";

/** What a person wrote into the search field. People and chats are still names. */
export interface ParsedQuery {
  /** The rest, without the filters. */
  readonly text: string;
  readonly from: readonly string[];
  readonly in: readonly string[];
  readonly has: readonly MessageFeature[];
  /** Epoch milliseconds: written before, and written at or after. */
  readonly before?: number;
  readonly after?: number;
}

/** UTF-16 units; nobody types more. */
const maxQueryLength = 500;
const filter = /(?<=^|\s)(\p{L}+)[:：](?:"([^"]*)"?|(\S*))/gu;

/**
 * Takes the filters out of a query: `from: in: has: before: after:` and the Hungarian `tőle: itt: van: előtte: utána:`.
 * A name with spaces stands in quotes. A filter that is not finished yet counts for nothing; one that says nothing
 * (`before:lunch`) is text like any other. `before:` a day is before it begins, `after:` from its beginning on.
 */
export function parseQuery(input: string, now: number): ParsedQuery {
  const from: string[] = [];
  const chats: string[] = [];
  const has = new Set<MessageFeature>();
  const before: number[] = [];
  const after: number[] = [];
  const text = input.slice(0, maxQueryLength).replaceAll(filter, (whole, ...groups: (string | undefined)[]) => {
    const name = readFilterName(groups[0] ?? "");
    const value = (groups[1] ?? groups[2] ?? "").trim();
    if (name === undefined) return whole;
    if (value === "") return "";
    const day = readDay(value, now);
    const feature = readFeature(value);
    if (name === "from") from.push(value);
    else if (name === "in") chats.push(value);
    else if (name === "has" && feature !== undefined) has.add(feature);
    else if (name === "before" && day !== undefined) before.push(day);
    else if (name === "after" && day !== undefined) after.push(day);
    else return whole;
    return "";
  });
  return {
    text: text.replaceAll(/\s+/gu, " ").trim(),
    from,
    in: chats,
    has: [...has],
    ...(before.length === 0 ? {} : { before: Math.min(...before) }),
    ...(after.length === 0 ? {} : { after: Math.max(...after) }),
  };
}
