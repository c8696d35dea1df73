import { findMentions, type Mention } from "../../shared/text/mentions.ts";

/** A mention in a text that is being written: `@Anna` stands there, `@<userId>` is meant. */
export interface MentionToken {
  readonly mention: Mention;
  readonly start: number;
  readonly end: number;
}

/**
 * A text as the person sees it while writing, and where the mentions in it are. What is stored comes back as it was,
 * whatever people are called; mentions survive edits around them.
 */
export interface MentionDraft {
  readonly text: string;
  /** Sorted, disjoint. */
  readonly tokens: readonly MentionToken[];
  /** Mentions that stood here once, by their text: undone or pasted again, they are mentions again. */
  readonly known: ReadonlyMap<string, Mention>;
}

/** From the text as it is stored. `labelOf` tells what a mention looks like, with its `@`; undefined leaves it as it is. */
export function readDraft(stored: string, labelOf: (mention: Mention) => string | undefined): MentionDraft {
  const tokens: MentionToken[] = [];
  let text = "";
  let done = 0;
  for (const { mention, start, end } of findMentions(stored)) {
    const label = labelOf(mention);
    if (label === undefined) continue;
    text += stored.slice(done, start);
    tokens.push({ mention, start: text.length, end: text.length + label.length });
    text += label;
    done = end;
  }
  text += stored.slice(done);
  return { text, tokens, known: remember(new Map(), text, tokens) };
}

/** The text as it is stored. */
export function writeDraft({ text, tokens }: MentionDraft): string {
  let stored = "";
  let done = 0;
  for (const { mention, start, end } of tokens) {
    stored += `${text.slice(done, start)}@${mention}`;
    done = end;
  }
  return stored + text.slice(done);
}

/** After the person changed the text in any way. A mention that was changed itself, or became a part of a word, is none. */
export function editDraft(draft: MentionDraft, text: string): MentionDraft {
  if (text === draft.text) return draft;
  const shortest = Math.min(text.length, draft.text.length);
  let before = 0;
  while (before < shortest && text.charCodeAt(before) === draft.text.charCodeAt(before)) before++;
  let after = 0;
  while (after < shortest - before && sameFromEnd(text, draft.text, after)) after++;
  const end = draft.text.length - after;
  const moved = text.length - draft.text.length;
  const kept = draft.tokens.flatMap((token) => {
    if (token.end <= before) return [token];
    return token.start >= end ? [{ ...token, start: token.start + moved, end: token.end + moved }] : [];
  });
  const edited: Edited = { start: before, end: text.length - after };
  return { text, tokens: findTokens(text, kept, draft.known, edited), known: draft.known };
}

/** Puts a mention, and a space after it, in place of [start, end). @returns the draft, and where the caret goes. */
export function insertMention(
  draft: MentionDraft,
  start: number,
  end: number,
  mention: Mention,
  label: string,
): { readonly draft: MentionDraft; readonly caret: number } {
  const rest = draft.text.slice(end);
  const space = /^\s/u.test(rest) ? "" : " ";
  const text = draft.text.slice(0, start) + label + space + rest;
  const { tokens } = editDraft(draft, text);
  const token: MentionToken = { mention, start, end: start + label.length };
  const others = tokens.filter((other) => other.end <= token.start || other.start >= token.end);
  const all = [...others, token].sort((a, b) => a.start - b.start);
  const known = remember(draft.known, text, [token]);
  return { draft: { text, tokens: findTokens(text, all, known, token), known }, caret: token.end + 1 };
}

interface Edited {
  readonly start: number;
  readonly end: number;
}

/** The mentions that still hold, and those that are there again because of what was edited. */
function findTokens(
  text: string,
  kept: readonly MentionToken[],
  known: ReadonlyMap<string, Mention>,
  edited: Edited,
): readonly MentionToken[] {
  const found = kept.filter(({ start, end }) => known.has(text.slice(start, end)));
  // The longest first, so that `@Anna Kowalska` is not taken for `@Anna`.
  const labels = [...known].sort(([a], [b]) => b.length - a.length);
  for (const [label, mention] of labels) {
    const first = Math.max(0, edited.start - label.length);
    for (let start = text.indexOf(label, first); start >= 0; start = text.indexOf(label, start + label.length)) {
      const end = start + label.length;
      if (start > edited.end) break;
      if (found.every((token) => token.end <= start || token.start >= end)) found.push({ mention, start, end });
    }
  }
  found.sort((a, b) => a.start - b.start);
  const tokens: MentionToken[] = [];
  for (const token of found) if (isApart(text, token, tokens.at(-1))) tokens.push(token);
  return tokens;
}

/** As it will be read in the stored text: not a part of a word or of another mention. */
function isApart(text: string, { start, end }: MentionToken, previous: MentionToken | undefined): boolean {
  if (previous?.end === start) return false;
  return (
    !/[\p{L}\p{N}_.]$/u.test(text.slice(Math.max(0, start - 2), start)) &&
    !/^[\p{L}\p{N}_]/u.test(text.slice(end, end + 2))
  );
}

function remember(
  known: ReadonlyMap<string, Mention>,
  text: string,
  tokens: readonly MentionToken[],
): ReadonlyMap<string, Mention> {
  const all = new Map(known);
  for (const { mention, start, end } of tokens) all.set(text.slice(start, end), mention);
  return all;
}

function sameFromEnd(a: string, b: string, distance: number): boolean {
  return a.charCodeAt(a.length - 1 - distance) === b.charCodeAt(b.length - 1 - distance);
}
