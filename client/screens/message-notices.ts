import { msg } from "@lit/localize";
import type { UserId } from "../../shared/lib/ids.ts";
import { replaceMentions } from "../../shared/text/replace-mentions.ts";
import { copyProblem, copyText } from "../components/copy-text.ts";
import { mentionLabel } from "../components/message-text.ts";

/** Puts a message's text on the clipboard; nobody is mentioned by an id where it goes. @returns what came of it. */
export function copyMessage(text: string, names: ReadonlyMap<UserId, string>): Promise<string> {
  const readable = replaceMentions(text, (mention) => mentionLabel(mention, names));
  return copy(readable, () => msg("Text copied", { id: "message.copied" }));
}

/** @returns what came of it. */
export function copyLink(link: string): Promise<string> {
  return copy(link, () => msg("Link copied", { id: "message.link-copied" }));
}

/** A change came too late: its text stands in the composer. */
export async function tellUnchangeable(): Promise<string> {
  return msg("This message can no longer be changed. What you wrote is in the field below.", {
    id: "message.unchangeable",
  });
}

/** Undo came too late: a deletion is final when the app is out of sight. */
export async function tellDeleted(): Promise<string> {
  return msg("It was too late to take that back.", { id: "message.undo-late" });
}

async function copy(text: string, success: () => string): Promise<string> {
  try {
    await copyText(text);
    return success();
  } catch (error) {
    reportError(error);
    return copyProblem();
  }
}
