import { html, type TemplateResult } from "lit";
import { latePart } from "../components/late-part.ts";
import type { GapKind } from "./gap.ts";

const load = (): Promise<unknown> => import("./gap.ts");

/** Where there is nothing to show: why, and what to do; `isInline`: only as high as it is. */
export function showGap(kind: GapKind, { isInline = false } = {}): TemplateResult {
  return html`${latePart(load, html`<roost-gap class=${isInline ? "block" : "block h-full"} .kind=${kind}></roost-gap>`)}`;
}
