import type { ChatId, UserId } from "../../shared/lib/ids.ts";
import { foldText } from "../../shared/text/fold.ts";

/** Where one can go. */
export type SwitcherPlace =
  | { readonly kind: "chat"; readonly chatId: ChatId }
  | { readonly kind: "person"; readonly userId: UserId }
  | { readonly kind: "action"; readonly action: string }
  | { readonly kind: "search"; readonly query: string };

export function isSamePlace(a: SwitcherPlace, b: SwitcherPlace): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export interface SwitcherEntry {
  readonly place: SwitcherPlace;
  readonly title: string;
  /** Searched too, and counts less: an address, other names. */
  readonly detail?: string;
  readonly unread?: number;
}

/**
 * The best first. All words must fit; what begins so counts more than what holds it, and among equals the order given
 * decides, so chats should come newest first. Without words everything stays in its order.
 */
export function rankEntries(query: string, entries: readonly SwitcherEntry[], most: number): readonly SwitcherEntry[] {
  const words = foldText(query)
    .split(/\s+/u)
    .filter((word) => word !== "");
  if (words.length === 0) return entries.slice(0, most);
  const scored: { readonly entry: SwitcherEntry; readonly score: number }[] = [];
  for (const entry of entries) {
    const score = scoreOf(words, entry);
    if (score !== undefined) scored.push({ entry, score });
  }
  return scored
    .sort((a, b) => a.score - b.score)
    .slice(0, most)
    .map(({ entry }) => entry);
}

function scoreOf(words: readonly string[], { title, detail = "", unread = 0 }: SwitcherEntry): number | undefined {
  const name = foldText(title);
  const parts = name.split(/[\s\-_.,()]+/u).filter((part) => part !== "");
  const query = words.join(" ");
  const score = name === query ? 0 : name.startsWith(query) ? 1 : scoreOfWords(words, name, parts, foldText(detail));
  return score === undefined ? undefined : score * 2 + (unread > 0 ? 0 : 1);
}

function scoreOfWords(
  words: readonly string[],
  name: string,
  parts: readonly string[],
  detail: string,
): number | undefined {
  if (words.every((word) => parts.some((part) => part.startsWith(word)))) return 2;
  if (words.length === 1 && parts.length > 1 && areInitials(words[0] ?? "", parts)) return 3;
  if (words.every((word) => name.includes(word))) return 4;
  return words.every((word) => name.includes(word) || detail.includes(word)) ? 5 : undefined;
}

/** `ho` and `hom` for `Harbour office move`. */
function areInitials(word: string, parts: readonly string[]): boolean {
  return (
    word.length > 1 &&
    parts
      .map((part) => part.charAt(0))
      .join("")
      .startsWith(word)
  );
}
