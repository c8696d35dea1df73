import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import type { IconNode } from "lucide";

/** A lucide icon as a template: decoration unless it has a label. `size` in CSS pixels. */
export function icon(node: IconNode, size = 20, label?: string): TemplateResult {
  return html`<svg
    width=${size}
    height=${size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.75"
    stroke-linecap="round"
    stroke-linejoin="round"
    class="shrink-0"
    role=${label === undefined ? nothing : "img"}
    aria-label=${label ?? nothing}
    aria-hidden=${label === undefined ? "true" : nothing}
  >
    ${node.map(([tag, attributes]) => shape(tag, attributes))}
  </svg>`;
}

function shape(tag: string, a: Record<string, string | number | undefined>): SVGTemplateResult | typeof nothing {
  switch (tag) {
    case "path":
      return svg`<path d=${a["d"] ?? nothing} fill=${a["fill"] ?? nothing}></path>`;
    case "circle":
      return svg`<circle cx=${a["cx"] ?? nothing} cy=${a["cy"] ?? nothing} r=${a["r"] ?? nothing}></circle>`;
    case "rect":
      return svg`<rect x=${a["x"] ?? nothing} y=${a["y"] ?? nothing} width=${a["width"] ?? nothing}
        height=${a["height"] ?? nothing} rx=${a["rx"] ?? nothing}></rect>`;
    case "line":
      return svg`<line x1=${a["x1"] ?? nothing} y1=${a["y1"] ?? nothing} x2=${a["x2"] ?? nothing}
        y2=${a["y2"] ?? nothing}></line>`;
    case "polyline":
      return svg`<polyline points=${a["points"] ?? nothing}></polyline>`;
    default:
      return nothing;
  }
}
