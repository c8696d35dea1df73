import { html, type TemplateResult } from "lit";

/** What is beside a chat; where it takes the place of the chat, as on phones, it is all there is on the page. */
export function sidePaneTitle(text: string): TemplateResult {
  const look = "truncate text-17 font-strong";
  return html`<h1 class="${look} hidden @max-[48rem]:block">${text}</h1>
    <h2 class="${look} @max-[48rem]:hidden">${text}</h2>`;
}
