import type { Block, Inline } from "./markup-tree.ts";
import type { Mention } from "./mentions.ts";

/** What a tree says without any marks: for previews, announcements and the clipboard. `nameOf` is asked without the `@`. */
export function toPlainText(blocks: readonly Block[], nameOf: (mention: Mention) => string): string {
  return blocks.map((block) => plainBlock(block, nameOf)).join("\n");
}

function plainBlock(block: Block, nameOf: (mention: Mention) => string): string {
  switch (block.kind) {
    case "paragraph":
      return plainInline(block.children, nameOf);
    case "code-block":
      return block.lines.map((line) => line.text).join("\n");
    case "quote":
      return toPlainText(block.children, nameOf);
    case "list":
      return block.items
        .flatMap(({ value, children, lists }) => [
          `${value === undefined ? "•" : `${value}.`} ${plainInline(children, nameOf)}`,
          ...lists.map((list) => plainBlock(list, nameOf).replaceAll(/^/gmu, "  ")),
        ])
        .join("\n");
  }
}

function plainInline(nodes: readonly Inline[], nameOf: (mention: Mention) => string): string {
  return nodes
    .map((node) => {
      switch (node.kind) {
        case "text":
        case "code":
          return node.text;
        case "break":
          return "\n";
        case "mention":
          return `@${nameOf(node.mention)}`;
        default:
          return plainInline(node.children, nameOf);
      }
    })
    .join("");
}
