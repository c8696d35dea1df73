import type { Mention } from "./mentions.ts";

/**
 * What a message's text says, as a tree. Nothing in it is markup for a browser: whoever shows it decides how. Every
 * leaf knows where it stands in the text (`start`, UTF-16 units), so that hits of a search can be shown in it.
 */
export type Inline = TextLeaf | BreakLeaf | CodeLeaf | MentionLeaf | LinkNode | MarkNode;

export interface TextLeaf {
  readonly kind: "text";
  readonly text: string;
  readonly start: number;
}

/** The end of a line. */
export interface BreakLeaf {
  readonly kind: "break";
  readonly start: number;
}

export interface CodeLeaf {
  readonly kind: "code";
  readonly text: string;
  readonly start: number;
}

export interface MentionLeaf {
  readonly kind: "mention";
  readonly mention: Mention;
  readonly start: number;
  readonly end: number;
}

/** `href` always begins with `https://`, `http://` or `mailto:`. Links hold no links. */
export interface LinkNode {
  readonly kind: "link";
  readonly href: string;
  readonly children: readonly Inline[];
}

export interface MarkNode {
  readonly kind: "strong" | "emphasis" | "strike";
  readonly children: readonly Inline[];
}

export type Block = ParagraphBlock | CodeBlock | QuoteBlock | ListBlock;

/** Lines of text; blank ones are breaks too. */
export interface ParagraphBlock {
  readonly kind: "paragraph";
  readonly children: readonly Inline[];
}

/** `language` as it was written, if it was. */
export interface CodeBlock {
  readonly kind: "code-block";
  readonly language?: string;
  readonly lines: readonly TextLeaf[];
}

/** At most three deep. */
export interface QuoteBlock {
  readonly kind: "quote";
  readonly children: readonly Block[];
}

/** At most four deep. */
export interface ListBlock {
  readonly kind: "list";
  readonly ordered: boolean;
  readonly items: readonly ListItem[];
}

export interface ListItem {
  /** The number as it was written, in an ordered list. */
  readonly value?: number;
  readonly children: readonly Inline[];
  readonly lists: readonly ListBlock[];
}
