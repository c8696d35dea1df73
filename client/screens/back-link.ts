import { msg } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import { ArrowLeft } from "lucide";
import { icon } from "../components/icon.ts";
import { NavigateEvent } from "./navigate-event.ts";

/** A link to the place above this one that goes back in the browser's history where that leads to the same place. */
export function backLink(path: string): TemplateResult {
  const label = msg("Back", { id: "back" });
  return html`<a class="icon-button" href=${path} title=${label} @click=${handleClick}> ${icon(ArrowLeft)} </a>`;
}

function handleClick(event: MouseEvent): void {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  const link = event.currentTarget as HTMLAnchorElement;
  link.dispatchEvent(new NavigateEvent(link.pathname, "back"));
}
