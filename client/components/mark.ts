import { html, svg, type TemplateResult } from "lit";

/** The bird on its line, in two strokes on a ground of 32 × 32. The icons in `client/public` are drawn from the same. */
export const markStrokes = [
  "M4.5 22.7 10.3 15.8C12.2 10.8 14.6 6.2 19.4 6.2c3.3 0 5.3 2.2 5.6 5l3.2 1.6-3.3 1.1c-.4 5.4-4.3 8.8-9.6 8.8h-4.4",
  "M2.5 26.4c8-1.4 19-1.4 27 0",
] as const;

/** The mark of Roost; `size` in CSS pixels. */
export function mark(size: number): TemplateResult {
  return html`<svg
    width=${size}
    height=${size}
    viewBox="0 0 32 32"
    fill="none"
    stroke="currentColor"
    stroke-width="2.4"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${markStrokes.map((d) => svg`<path d=${d}></path>`)}
  </svg>`;
}
