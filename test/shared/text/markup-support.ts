import { parseMarkup } from "../../../shared/text/markup.ts";
import type { Block, Inline, LinkNode, TextLeaf } from "../../../shared/text/markup-tree.ts";

/** A tree in short: `strong(…)`, `code<…>`, `@id`, a break as `/`. */
export function sketch(text: string): string {
  return parseMarkup(text).map(sketchBlock).join(" | ");
}

function sketchBlock(block: Block): string {
  switch (block.kind) {
    case "paragraph":
      return sketchInline(block.children);
    case "code-block":
      return `code-block${block.language === undefined ? "" : `:${block.language}`}<${block.lines.map((line) => line.text).join("/")}>`;
    case "quote":
      return `quote{${block.children.map(sketchBlock).join(" | ")}}`;
    case "list":
      return `list{${block.items
        .map(({ value, children, lists }) =>
          [value === undefined ? "-" : `${value}.`, sketchInline(children), ...lists.map(sketchBlock)].join(" "),
        )
        .join("; ")}}`;
  }
}

function sketchInline(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      switch (node.kind) {
        case "text":
          return node.text;
        case "break":
          return "/";
        case "code":
          return `code<${node.text}>`;
        case "mention":
          return `@[${node.mention}]`;
        default:
          return `${node.kind}(${sketchInline(node.children)})`;
      }
    })
    .join("");
}

/** All links of a text: what they show, and where they lead. */
export function linksOf(text: string): readonly (readonly [string, string])[] {
  return inlineOf(parseMarkup(text))
    .filter((node): node is LinkNode => node.kind === "link")
    .map((node) => [plain(node.children), node.href]);
}

export function textLeavesOf(text: string): readonly TextLeaf[] {
  return inlineOf(parseMarkup(text)).filter((node): node is TextLeaf => node.kind === "text");
}

function inlineOf(blocks: readonly Block[]): readonly Inline[] {
  return blocks.flatMap((block): readonly Inline[] => {
    if (block.kind === "paragraph") return block.children.flatMap(withChildren);
    if (block.kind === "quote") return inlineOf(block.children);
    if (block.kind === "code-block") return block.lines;
    return block.items.flatMap((item) => [...item.children.flatMap(withChildren), ...inlineOf(item.lists)]);
  });
}

function withChildren(node: Inline): readonly Inline[] {
  return "children" in node ? [node, ...node.children.flatMap(withChildren)] : [node];
}

function plain(nodes: readonly Inline[]): string {
  return nodes.map((node) => ("text" in node ? node.text : "children" in node ? plain(node.children) : "")).join("");
}
