import { html, type TemplateResult } from "lit";

/** The drawings of the empty states. Their place is there at once, their strokes are loaded. */
export const lineArt = {
  company: (): TemplateResult => draw("company"),
  waiting: (): TemplateResult => draw("waiting"),
  nobody: (): TemplateResult => draw("nobody"),
  alone: (): TemplateResult => draw("alone"),
} as const;

function draw(name: "company" | "waiting" | "nobody" | "alone"): TemplateResult {
  import("./drawing.ts").catch(reportError);
  return html`<roost-drawing class="block h-30 w-60 max-w-full text-accent" name=${name}></roost-drawing>`;
}
