import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { UserId } from "../../shared/lib/ids.ts";
import { parseMarkup } from "../../shared/text/markup.ts";
import type { Block, Inline, LinkNode, ListBlock, ListItem, TextLeaf } from "../../shared/text/markup-tree.ts";
import type { Mention } from "../../shared/text/mentions.ts";

export interface MessageTextOptions {
  /** What mentioned people are called. */
  readonly names?: ReadonlyMap<UserId, string> | undefined;
  /** Who reads: their mentions stand out. */
  readonly me?: UserId | undefined;
  /** Hits of a search to be marked: sorted, disjoint ranges of the text, in UTF-16 units. */
  readonly hits?: readonly (readonly [start: number, end: number])[] | undefined;
}

/** Comes with the first code; the code itself is there at once. */
const loadCodeBlock = (): void => void import("./code-block.ts").catch(reportError);

export type Piece = string | TemplateResult | readonly Piece[];

/**
 * A person's text as templates, never as markup. Lines and blanks count: what is around must be `white-space: pre-wrap`
 * and hold nothing else. Paragraphs are inline, so that what follows can stand in the last line.
 */
export function messageText(text: string, options: MessageTextOptions = {}): Piece {
  return parseMarkup(text).map((block) => renderBlock(block, options));
}

/** `@` and the name that everybody sees. */
export function mentionLabel(mention: Mention, names: ReadonlyMap<UserId, string> | undefined): string {
  if (mention === "all") return msg("@all", { id: "mention.all" });
  const name = names?.get(mention);
  return name === undefined ? msg("@someone", { id: "mention.unknown" }) : `@${name}`;
}

function renderBlock(block: Block, options: MessageTextOptions): Piece {
  switch (block.kind) {
    case "paragraph":
      return renderInline(block.children, options);
    case "code-block": {
      loadCodeBlock();
      const lines = block.lines.map((line, index) => [index > 0 ? "\n" : "", renderText(line, options)]);
      const source = block.lines.map((line) => line.text).join("\n");
      return html`<roost-code-block class="my-1.5" .language=${block.language ?? ""} .source=${source}
        ><span class="whitespace-pre">${lines}</span></roost-code-block
      >`;
    }
    case "quote":
      return html`<blockquote class="my-1 border-s-[3px] border-accent-line ps-2.5 whitespace-normal">
        <span class="whitespace-pre-wrap">${block.children.map((child) => renderBlock(child, options))}</span>
      </blockquote>`;
    case "list":
      return renderList(block, options);
  }
}

function renderList({ ordered, items }: ListBlock, options: MessageTextOptions): TemplateResult {
  const rows = items.map((item) => renderItem(item, options));
  return ordered
    ? html`<ol class="my-1 list-decimal ps-6 whitespace-normal">
        ${rows}
      </ol>`
    : html`<ul class="my-1 list-disc ps-5 whitespace-normal">
        ${rows}
      </ul>`;
}

function renderItem({ value, children, lists }: ListItem, options: MessageTextOptions): TemplateResult {
  const below = lists.map((list) => renderList(list, options));
  return html`<li value=${value ?? nothing}>
    <span class="whitespace-pre-wrap">${renderInline(children, options)}</span>${below}
  </li>`;
}

function renderInline(nodes: readonly Inline[], options: MessageTextOptions): Piece {
  return nodes.map((node) => {
    switch (node.kind) {
      case "text":
        return renderText(node, options);
      case "break":
        return "\n";
      case "code":
        return html`<code
          class="rounded-[5px] bg-[color-mix(in_oklab,currentcolor_9%,transparent)] px-1 py-px text-[0.9em]"
          >${renderText({ ...node, kind: "text" }, options)}</code
        >`;
      case "mention":
        return renderMention(node.mention, options);
      case "link":
        return renderLink(node, options);
      case "strong":
        return html`<strong class="font-strong">${renderInline(node.children, options)}</strong>`;
      case "emphasis":
        return html`<em>${renderInline(node.children, options)}</em>`;
      case "strike":
        return html`<s>${renderInline(node.children, options)}</s>`;
    }
  });
}

function renderMention(mention: Mention, { names, me }: MessageTextOptions): TemplateResult {
  const isMine = mention === "all" || mention === me;
  return html`<span
    class="mention rounded-[5px] px-0.5 font-medium ${
      isMine
        ? "bg-[color-mix(in_oklab,var(--signal)_14%,transparent)] text-[color-mix(in_oklab,var(--signal-ink),var(--ink)_40%)]"
        : "text-accent-ink"
    }"
    dir="auto"
    data-mention=${mention}
    >${mentionLabel(mention, names)}</span
  >`;
}

/** Addresses of this app stay in it; all others open beside it and learn nothing about it. */
function renderLink({ href, children }: LinkNode, options: MessageTextOptions): TemplateResult {
  const isOurs = href.startsWith(`${location.origin}/`);
  const isBare = children.length === 1 && children[0]?.kind === "text" && href.endsWith(children[0].text);
  return html`<a
    class="link [unicode-bidi:isolate] wrap-anywhere"
    dir=${isBare ? "ltr" : "auto"}
    href=${href}
    title=${isBare ? nothing : href}
    target=${isOurs ? nothing : "_blank"}
    rel=${isOurs ? nothing : "noopener noreferrer"}
    >${renderInline(children, options)}</a
  >`;
}

function renderText({ text, start }: TextLeaf, { hits }: MessageTextOptions): Piece {
  if (hits === undefined || hits.length === 0) return text;
  const pieces: Piece[] = [];
  let done = 0;
  for (const [from, to] of hits) {
    const begin = Math.max(from - start, done);
    const end = Math.min(to - start, text.length);
    if (end <= begin) continue;
    pieces.push(
      text.slice(done, begin),
      html`<mark class="rounded-[3px] bg-[color-mix(in_oklab,var(--signal)_28%,transparent)] text-inherit"
        >${text.slice(begin, end)}</mark
      >`,
    );
    done = end;
  }
  pieces.push(text.slice(done));
  return pieces;
}
