import { msg } from "@lit/localize";

/** Puts a text on the clipboard; also where the page is not in a secure context and has no clipboard of its own. Rejects where neither works. */
export async function copyText(text: string): Promise<void> {
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (clipboard !== undefined) {
    try {
      await clipboard.writeText(text);
      return;
    } catch {
      // Not allowed, or the page does not have the focus: the older way may do.
    }
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  area.style.opacity = "0";
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand("copy");
  area.remove();
  if (!isCopied) throw new Error("the browser did not let the page copy");
}

/** Why nothing is on the clipboard, and what helps. */
export function copyProblem(): string {
  return msg("This browser did not let Roost copy. Select the text and copy it yourself.", { id: "copy.failed" });
}
