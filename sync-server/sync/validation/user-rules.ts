import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import { isChatId } from "../../../shared/lib/ids.ts";
import { limits } from "../../../shared/lib/limits.ts";
import { isChatPreferences, isDraft, userRoots } from "../../../shared/model/user.ts";
import type { KeyState } from "./fresh-structs.ts";
import type { PlainValue } from "./plain-value.ts";
import { Refused, type RefusalReason } from "./refusal-reason.ts";
import type { RootRules } from "./root-rules.ts";
import type { ValidationContext } from "./validation-context.ts";

function checkChatKey(state: KeyState, context: ValidationContext): RefusalReason | undefined {
  return isChatId(state.key) ? checkOwner(context) : "bad-key";
}

function checkOwner(context: ValidationContext): RefusalReason | undefined {
  return context.address.kind === "user" && context.address.userId === context.sender ? undefined : "foreign-document";
}

function isSetting(value: PlainValue): boolean {
  if (typeof value === "string") return value.length <= limits.settingLength;
  return typeof value === "number" || typeof value === "boolean";
}

export const userRules: readonly RootRules[] = [
  {
    root: userRoots.drafts,
    checkKey: checkChatKey,
    checkValue: (value) => (value === 0 || isDraft(value) ? undefined : "bad-value"),
  },
  {
    root: userRoots.chats,
    checkKey: checkChatKey,
    checkValue: (value) => (value === 0 || isChatPreferences(value) ? undefined : "bad-value"),
  },
  {
    root: userRoots.settings,
    checkKey: (state, context) => (state.key.length > 0 ? checkOwner(context) : "bad-key"),
    checkValue: (value) => (isSetting(value) ? undefined : "bad-value"),
  },
];

/** The whole document has a bound; what an update replaces makes room for what it brings. */
export function checkUserDocSize(
  doc: Y.Doc,
  states: readonly KeyState[],
  updateBytes: number,
  context: ValidationContext,
): void {
  const { userDoc } = context;
  if (userDoc !== undefined && userDoc.bytes + updateBytes <= limits.userDocBytes) return;
  let size = (userDoc?.measure() ?? Y.encodeStateAsUpdate(doc).byteLength) + updateBytes;
  for (const state of states) if (state.winner !== undefined) size -= bytesOf(state.existingValue);
  if (size > limits.userDocBytes) throw new Refused("document-full");
}

/** What a value takes in an update. */
function bytesOf(value: unknown): number {
  if (value === undefined) return 0;
  const encoder = encoding.createEncoder();
  encoding.writeAny(encoder, value as Parameters<typeof encoding.writeAny>[1]);
  return encoding.length(encoder);
}
