import { html, type TemplateResult } from "lit";

/** What is beside a chat; on phones, where it covers the chat, it is all there is on the page. */
export function sidePaneTitle(text: string): TemplateResult {
  const look = "truncate text-17 font-strong";
  return html`<h1 class="${look} md:hidden">${text}</h1>
    <h2 class="${look} max-md:hidden">${text}</h2>`;
}
