import { parseChatList, parseMe, parseUserPage } from "../../client/api/answers.ts";
import { parseDocName } from "../../shared/lib/doc-name.ts";
import { createMessageId, serverDeviceId, type DeviceId, type UserId } from "../../shared/lib/ids.ts";
import {
  editKey,
  parseEditKey,
  parseReactionKey,
  parseSeenKey,
  reactionKey,
  seenKey,
} from "../../shared/model/values.ts";
import { parseBearer } from "../../sync-server/accounts/credentials.ts";
import { parseBefore } from "../../sync-server/chats/history.ts";

/** One parser of untrusted text. */
export interface TextCase<T = unknown> {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly parse: (text: string) => T | undefined;
  readonly encode?: (value: T) => string;
}

const userId = "aaaaaaaa" as UserId;
const messageId = createMessageId(1_700_000_000_000, 77, userId, 12);

function define<T>(parser: TextCase<T>): TextCase {
  return parser as TextCase;
}

/** An answer of the API, or of what stands before it. */
function answer(name: string, value: unknown, parse: (value: unknown) => unknown): TextCase {
  const read = (text: string): unknown => {
    try {
      return parse(JSON.parse(text) as unknown);
    } catch (error) {
      if (error instanceof SyntaxError) return undefined;
      throw error;
    }
  };
  return define({ name: `answers: ${name}`, inputs: [JSON.stringify(value)], parse: read });
}

const person = { id: userId, displayName: "Ada 👋🏽", email: "ada@example.org" };

export const textCases: readonly TextCase[] = [
  define({
    name: "names of documents",
    inputs: ["g00000000001", "g00000000001.17", `user.${userId}`],
    parse: parseDocName,
  }),
  define({
    name: "keys of edits",
    inputs: [editKey(messageId, "01hf7uar3q0000")],
    parse: parseEditKey,
    encode: (key) => editKey(key.messageId, key.suffix),
  }),
  define({
    name: "keys of reactions",
    inputs: [reactionKey(messageId, userId, "👍🏽"), reactionKey(messageId, userId, ".")],
    parse: parseReactionKey,
    encode: (key) => reactionKey(key.messageId, key.userId, key.emoji),
  }),
  define({
    name: "keys of markers",
    inputs: [seenKey(userId, "d0000000" as DeviceId), seenKey(userId, serverDeviceId)],
    parse: parseSeenKey,
    encode: (key) => seenKey(key.userId, key.deviceId),
  }),
  define({ name: "places in a history", inputs: ["1700000000000", "01hf7uar3q3aanann00000"], parse: parseBefore }),
  define({ name: "bearers", inputs: ["Bearer abc.def.ghi", "bearer  x"], parse: parseBearer }),
  answer("oneself", person, parseMe),
  answer("people", { users: [person, { ...person, online: true }], cursor: "b" }, parseUserPage),
  answer("chats", { chats: [{ id: "g00000000001", kind: "group", members: [], live: 3 }] }, parseChatList),
];
