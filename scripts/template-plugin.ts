import { parseAst, type Plugin } from "vite";

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** Takes the indentation out of templates and styles: a minifier must leave it, a page and a sheet do not see it. */
export function templatePlugin(folder: string): Plugin {
  return {
    name: "roost:templates",
    apply: "build",
    enforce: "post",
    transform(code, id) {
      if (!id.startsWith(folder) || !/\b(?:html|css|svg)`/u.test(code)) return undefined;
      let result = "";
      let done = 0;
      for (const { start, end } of listTexts(parseAst(code) as unknown as Node)) {
        // Lines stay lines, so that the source map stays true.
        result += code.slice(done, start) + code.slice(start, end).replaceAll(/[ \t]*\n[ \t]*/gu, "\n");
        done = end;
      }
      return { code: result + code.slice(done), map: null };
    },
  };
}

/** The texts of all tagged templates, in their order. */
function listTexts(node: Node): readonly Node[] {
  const texts: Node[] = [];
  visit(node, (found) => {
    if (found.type !== "TaggedTemplateExpression") return;
    const { tag, quasi } = found as unknown as { tag: { name?: string }; quasi: { quasis: readonly Node[] } };
    if (tag.name === "html" || tag.name === "css" || tag.name === "svg") texts.push(...quasi.quasis);
  });
  return texts.sort((a, b) => a.start - b.start);
}

function visit(value: unknown, look: (node: Node) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, look);
  else if (typeof value === "object" && value !== null) {
    if ("type" in value && "start" in value) look(value as Node);
    for (const child of Object.values(value)) visit(child, look);
  }
}
