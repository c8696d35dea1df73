import { html, type TemplateResult } from "lit";
import { readText } from "../../shared/text/read-text.ts";

/** A person's text as templates, never as markup: links become links, all else stays what it is. */
export function messageText(text: string): readonly (string | TemplateResult)[] {
  return readText(text).map((part) =>
    part.kind === "text"
      ? part.text
      : html`<a class="link break-all" href=${part.href} target="_blank" rel="noopener noreferrer">${part.text}</a>`,
  );
}
