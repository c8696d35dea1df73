import type { Token } from "./markup-tokens.ts";
import type { Inline, MarkNode } from "./markup-tree.ts";

type Mark = "*" | "**" | "_" | "~~";

const kinds: Readonly<Record<Mark, MarkNode["kind"]>> = {
  "*": "emphasis",
  _: "emphasis",
  "**": "strong",
  "~~": "strike",
};

/**
 * Matches the marks of some lines' tokens. A mark without its other half stays text, and so does one within its own
 * kind: that bounds the depth of the tree, and with it the time, whatever is read.
 */
export function readInline(tokens: readonly Token[]): readonly Inline[] {
  const matcher = new MarkMatcher();
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token === undefined) continue;
    switch (token.kind) {
      case "run":
        matcher.addRun(token);
        break;
      case "address": {
        const { href, text, start } = token;
        matcher.add({ kind: "link", href, children: [{ kind: "text", text, start }] });
        break;
      }
      case "label": {
        const children = readInline(tokens.slice(i + 1, i + 1 + token.length));
        matcher.add({ kind: "link", href: token.href, children });
        i += token.length;
        break;
      }
      default:
        matcher.add(token);
    }
  }
  return matcher.end();
}

interface Opener {
  readonly mark: Mark;
  /** Where in the nodes its text stands, in case it stays text. */
  readonly node: number;
  /** The run that it is a part of. */
  readonly run: number;
  readonly start: number;
  /** An opener counts as long as its mark's generation is this one. */
  readonly generation: number;
}

class MarkMatcher {
  readonly #nodes: Inline[] = [];
  readonly #openers: Opener[] = [];
  readonly #waiting: Record<Mark, number> = { "*": 0, "**": 0, _: 0, "~~": 0 };
  readonly #generations: Record<Mark, number> = { "*": 0, "**": 0, _: 0, "~~": 0 };

  add(node: Inline): void {
    this.#nodes.push(node);
  }

  addRun(run: Extract<Token, { kind: "run" }>): void {
    let done = 0;
    while (run.canClose && done < run.text.length) {
      const mark = this.#close(run.text.slice(done));
      if (mark === undefined) break;
      done += mark.length;
    }
    const rest = run.text.slice(done);
    const start = run.start + done;
    if (!run.canOpen && rest !== "") this.#nodes.push({ kind: "text", text: rest, start });
    if (!run.canOpen || rest === "") return;
    // Three open both kinds; which one closes first shows later.
    const marks: readonly Mark[] = rest === "***" ? ["*", "**"] : [rest as Mark];
    let at = start;
    for (const mark of marks) {
      this.#open(mark, run.start, at);
      at += mark.length;
    }
  }

  end(): readonly Inline[] {
    return joinTexts(this.#nodes);
  }

  #open(mark: Mark, run: number, start: number): void {
    const node = this.#nodes.push({ kind: "text", text: mark, start }) - 1;
    this.#openers.push({ mark, node, run, start, generation: this.#generations[mark] });
    this.#waiting[mark]++;
  }

  /** Closes the nearest mark that the beginning of `rest` can close. */
  #close(rest: string): Mark | undefined {
    const marks: readonly Mark[] = rest === "***" ? ["*", "**"] : [rest as Mark];
    if (marks.every((mark) => this.#waiting[mark] === 0)) return undefined;
    for (let opener = this.#openers.at(-1); opener !== undefined; opener = this.#openers.at(-1)) {
      if (marks.includes(opener.mark) && opener.generation === this.#generations[opener.mark]) {
        return this.#wrap(opener);
      }
      if (this.#swapTop(marks)) continue;
      this.#drop();
    }
    return undefined;
  }

  #wrap({ mark, node }: Opener): Mark | undefined {
    const children = this.#nodes.splice(node + 1);
    this.#drop();
    // `*_*` is a face.
    if (children.every((child) => child.kind === "text" && child.text.length < 3 && /^[*_~]*$/u.test(child.text))) {
      this.#nodes.push(...children);
      return undefined;
    }
    this.#nodes[node] = { kind: kinds[mark], children: joinTexts(children) };
    this.#generations[mark]++;
    this.#waiting[mark] = 0;
    return mark;
  }

  /** Forgets the top opener: its text stays in the nodes. */
  #drop(): void {
    const opener = this.#openers.pop();
    if (opener?.generation === this.#generations[opener?.mark ?? "*"]) this.#waiting[opener?.mark ?? "*"]--;
  }

  /** Of `***` the inner mark is the one that closes first. */
  #swapTop(marks: readonly Mark[]): boolean {
    const top = this.#openers.at(-1);
    const below = this.#openers.at(-2);
    if (top === undefined || below === undefined || top.run !== below.run || !marks.includes(below.mark)) return false;
    const outer: Opener = { ...top, node: below.node, start: below.start };
    const inner: Opener = { ...below, node: top.node, start: below.start + top.mark.length };
    this.#openers.splice(-2, 2, outer, inner);
    this.#nodes[outer.node] = { kind: "text", text: outer.mark, start: outer.start };
    this.#nodes[inner.node] = { kind: "text", text: inner.mark, start: inner.start };
    return true;
  }
}

/** Neighbouring texts become one: marks that stayed text left pieces. */
function joinTexts(nodes: readonly Inline[]): readonly Inline[] {
  if (nodes.length < 2) return nodes;
  const joined: Inline[] = [];
  let pieces: string[] = [];
  let start = 0;
  const flush = (): void => {
    if (pieces.length > 0) joined.push({ kind: "text", text: pieces.join(""), start });
    pieces = [];
  };
  for (const node of nodes) {
    if (node.kind === "text") {
      if (pieces.length === 0) start = node.start;
      pieces.push(node.text);
    } else {
      flush();
      joined.push(node);
    }
  }
  flush();
  return joined;
}
