import { msg, str } from "@lit/localize";
import { css, html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { RoostElement } from "./roost-element.ts";

/** Who is writing, on a line that is always as high, so that nothing moves when somebody begins or stops. */
@customElement("roost-typing-line")
export class RoostTypingLine extends RoostElement {
  static override styles = css`
    :host {
      flex: none;
      height: 1.25rem;
      overflow: hidden;
    }
  `;

  /** Who is writing, by name. */
  @property({ attribute: false }) names: readonly string[] = [];
  /** There is only one other person, whom everybody knows. */
  @property({ type: Boolean }) direct = false;

  protected override render(): TemplateResult {
    return html`<p class="h-5 truncate text-12 leading-5 text-ink-soft" dir="auto">
      ${typingText(this.names, this.direct)}
    </p>`;
  }
}

/** Of a longer name only the beginning is said: what the person is doing must have room. */
const longName = 24;
const segmenter = new Intl.Segmenter();

function brief(name: string): string {
  const letters = Array.from(segmenter.segment(name), ({ segment }) => segment);
  return letters.length > longName ? `${letters.slice(0, longName - 1).join("")}…` : name;
}

/** Empty if nobody is. */
export function typingText(names: readonly string[], direct: boolean): string {
  const [one, two] = names.map(brief);
  if (one === undefined) return "";
  if (direct) return msg("typing…", { id: "typing.direct" });
  if (two === undefined) return msg(str`${one} is typing…`, { id: "typing.one" });
  if (names.length === 2) return msg(str`${one} and ${two} are typing…`, { id: "typing.two" });
  return msg("Several people are typing…", { id: "typing.many" });
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-typing-line": RoostTypingLine;
  }
}
