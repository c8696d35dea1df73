import { html } from "lit";
import type { UserId } from "../../shared/lib/ids.ts";
import { parseMarkup } from "../../shared/text/markup.ts";
import type { Block, Inline, ListBlock } from "../../shared/text/markup-tree.ts";
import { mentionLabel, type Piece } from "./message-text.ts";

type Ranges = readonly (readonly [start: number, end: number])[];
type Names = ReadonlyMap<UserId, string>;

/**
 * A message's text as a row of a list shows it: without its marks and on one line, what was found marked. Nothing in it
 * can be clicked, so it may stand in a link.
 */
export function hitText(text: string, ranges: Ranges, names: Names): readonly Piece[] {
  return parseMarkup(text).map((block, index) =>
    [index > 0 ? " " : "", block].map((part) => asPiece(part, ranges, names)),
  );
}

/** A plain text with what was found in it. */
export function markRanges(text: string, start: number, ranges: Ranges): readonly Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  for (const [from, to] of ranges) {
    const begin = Math.max(from - start, done);
    const end = Math.min(to - start, text.length);
    if (end <= begin) continue;
    pieces.push(text.slice(done, begin), mark(text.slice(begin, end)));
    done = end;
  }
  pieces.push(text.slice(done));
  return pieces;
}

function mark(piece: Piece): Piece {
  return html`<mark class="rounded-[3px] bg-[color-mix(in_oklab,var(--signal)_28%,transparent)] text-inherit"
    >${piece}</mark
  >`;
}

function asPiece(part: string | Block, ranges: Ranges, names: Names): Piece {
  if (typeof part === "string") return part;
  switch (part.kind) {
    case "paragraph":
      return inline(part.children, ranges, names);
    case "code-block":
      return part.lines.map(({ text, start }, index) => [index > 0 ? " " : "", ...markRanges(text, start, ranges)]);
    case "quote":
      return part.children.map((child) => [asPiece(child, ranges, names), " "]);
    case "list":
      return list(part, ranges, names);
  }
}

function list({ items }: ListBlock, ranges: Ranges, names: Names): Piece {
  return items.map(({ children, lists }) => [
    "• ",
    ...inline(children, ranges, names),
    " ",
    ...lists.map((below) => list(below, ranges, names)),
  ]);
}

function inline(nodes: readonly Inline[], ranges: Ranges, names: Names): readonly Piece[] {
  return nodes.map((node) => {
    switch (node.kind) {
      case "text":
      case "code":
        return markRanges(node.text, node.start, ranges);
      case "break":
        return " ";
      case "mention": {
        const label = mentionLabel(node.mention, names);
        return ranges.some(([from, to]) => from < node.end && to > node.start) ? mark(label) : label;
      }
      default:
        return inline(node.children, ranges, names);
    }
  });
}
