import { html, svg, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { markStrokes } from "./mark.ts";
import { RoostElement } from "./roost-element.ts";

const wires = ["M0 78c60 16 180 16 240 0", "M0 110c60 14 180 14 240 0"];
const farBird =
  "M0 0c3-.3 4.500-1.800 5.200-4.200C6 -7.300 7.600-9.500 10.200-9.500c2.200 0 3.700 1.500 3.900 3.500l2.200 1.100-2.200.8C14.100-.5 11.700 2.200 8.200 2.200 6.100 2.200 4.500 1.500 3.500.1";

const drawings = {
  /** Two birds on a wire: nobody is talking yet. */
  company: (): TemplateResult =>
    drawing(svg`
    <path d=${wires[0] ?? ""}></path><path d=${wires[1] ?? ""} opacity="0.45"></path>
    <g transform="translate(62 50) scale(1.45)">${bird()}</g>
    <g transform="translate(176 50) scale(-1.45 1.45)">${bird()}</g>`),
  /** One bird that waits: choose somebody. */
  waiting: (): TemplateResult =>
    drawing(svg`
    <path d=${wires[0] ?? ""}></path><path d=${wires[1] ?? ""} opacity="0.45"></path>
    <g transform="translate(92 43) scale(1.7)">${bird()}</g>
    <path d="M190 26c4-4 8-4 11 0 3-4 7-4 11 0M30 40c3-3 6-3 8 0 2-3 5-3 8 0" opacity="0.6"></path>`),
  /** A bare line: nothing lives at this address. */
  nobody: (): TemplateResult =>
    drawing(svg`
    <path d=${wires[0] ?? ""}></path><path d=${wires[1] ?? ""} opacity="0.45"></path>
    <g transform="translate(158 52) rotate(-24)"><path d="M0 0c10-9 24-11 34-6-7 9-20 13-34 6Zm0 0 22-4M-8 4 0 0"></path></g>`),
  /** One bird far out on the line. */
  alone: (): TemplateResult =>
    drawing(svg`
    <path d=${wires[0] ?? ""}></path><path d=${wires[1] ?? ""} opacity="0.45"></path>
    <g transform="translate(112 85) scale(1.5)"><path d=${farBird}></path></g>`),
} as const;

function bird(): unknown {
  return svg`<path d=${markStrokes[0]} vector-effect="non-scaling-stroke"></path>`;
}

function drawing(content: unknown): TemplateResult {
  return html`<svg
    class="size-full"
    viewBox="0 0 240 124"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${content}
  </svg>`;
}

/** A drawing of the empty states: the same bird, the same line, the same hand. */
@customElement("roost-drawing")
export class RoostDrawing extends RoostElement {
  /** Which one. */
  @property() name: keyof typeof drawings = "waiting";

  protected override render(): TemplateResult {
    return drawings[this.name]();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-drawing": RoostDrawing;
  }
}
