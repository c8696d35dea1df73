import { isChatId, isUserId, type ChatId, type DeviceId, type UserId } from "../lib/ids.ts";
import type { ChatSummary, UserInfo } from "./api.ts";

/** JSON frames of control channel 0 of the `roost.v1` socket. Times are epoch milliseconds. */
export type ServerControl =
  /** First frame after the upgrade. `epoch` of the data folder; `version` of the app that the server serves. */
  | {
      readonly type: "hello";
      readonly deviceId: DeviceId;
      readonly serverTime: number;
      readonly epoch: string;
      readonly version: string;
    }
  /** One chat's summary for this person changed, or a chat was added. */
  | { readonly type: "summary"; readonly chat: ChatSummary }
  /** A person was registered, renamed, came or went. */
  | { readonly type: "presence"; readonly user: UserInfo }
  /** This person is no longer a member. */
  | { readonly type: "membership"; readonly chatId: ChatId; readonly member: boolean };

/** Control frames that a client sends. `away` = nobody looks at this device. */
export type ClientControl = { readonly type: "presence"; readonly state: "online" | "away" };

const maxControlLength = 1024 * 1024;

function parseJsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  if (text.length > maxControlLength) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === "object" && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    // Not JSON: the caller answers undefined with its own refusal.
    return undefined;
  }
}

/** Reads what a client sent; undefined if it is no control frame. */
export function parseClientControl(text: string): ClientControl | undefined {
  const value = parseJsonObject(text);
  if (value?.["type"] !== "presence") return undefined;
  const state = value["state"];
  return state === "online" || state === "away" ? { type: "presence", state } : undefined;
}

/** Reads what the server sent; undefined for frames that a newer server may send. */
export function parseServerControl(text: string): ServerControl | undefined {
  const value = parseJsonObject(text);
  if (value === undefined) return undefined;
  switch (value["type"]) {
    case "hello":
      return typeof value["serverTime"] === "number" && typeof value["epoch"] === "string"
        ? (value as unknown as ServerControl)
        : undefined;
    case "summary":
      return hasId(value["chat"], isChatId) ? (value as unknown as ServerControl) : undefined;
    case "presence":
      return hasId(value["user"], isUserId) ? (value as unknown as ServerControl) : undefined;
    case "membership":
      return isChatId(value["chatId"]) && typeof value["member"] === "boolean"
        ? (value as unknown as ServerControl)
        : undefined;
    default:
      return undefined;
  }
}

function hasId(value: unknown, isId: (id: unknown) => id is ChatId | UserId): boolean {
  return value !== null && typeof value === "object" && "id" in value && isId(value.id);
}
