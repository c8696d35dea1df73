import { parseDocName, type DocName } from "../../shared/lib/doc-name.ts";
import { isChatId, isUserId, type ChatId, type UserId } from "../../shared/lib/ids.ts";
import type { DeviceDocument } from "./device-documents.ts";
import type { ResolvedQuery, SearchToken } from "./search-token.ts";
import type { SearchResultView } from "./search-view.ts";

/** What a page tells its search worker; `changed`, `drop` and `wait` also what it tells the person's other tabs. */
export type SearchRequest =
  /** The first of all. `generations`: of the documents that were ever rebased. */
  | { readonly type: "start"; readonly userId: UserId; readonly generations: readonly (readonly [DocName, number])[] }
  /** This tab does the work that one tab must do: it saves the indexes. */
  | { readonly type: "lead" }
  /** Somebody is about to search. */
  | { readonly type: "prepare" }
  /** Somebody opens a chat: what can wait does, for a moment. */
  | { readonly type: "wait" }
  /** These segments were written to, on disk. */
  | { readonly type: "changed"; readonly documents: readonly DeviceDocument[] }
  /** The chat's documents are gone from this device. */
  | { readonly type: "drop"; readonly chatId: ChatId }
  /** Takes the place of the query before, and is answered again whenever the answer changes, until `cancel`. */
  | { readonly type: "query"; readonly id: number; readonly query: ResolvedQuery }
  | { readonly type: "cancel"; readonly id: number };

export interface SearchReply {
  readonly type: "result";
  readonly id: number;
  readonly view: SearchResultView;
}

type Fields = Readonly<Record<string, unknown>>;

/** Undefined for what is none: another tab may run another version of the app. */
export function parseSearchRequest(value: unknown): SearchRequest | undefined {
  if (!isObject(value)) return undefined;
  return isRequest(value) ? (value as unknown as SearchRequest) : undefined;
}

/** The worker is of the same build, so its views are not looked into. */
export function parseSearchReply(value: unknown): SearchReply | undefined {
  if (!isObject(value) || value["type"] !== "result" || !isCount(value["id"]) || !isObject(value["view"])) {
    return undefined;
  }
  return Array.isArray(value["view"]["hits"]) ? (value as unknown as SearchReply) : undefined;
}

function isRequest(value: Fields): boolean {
  switch (value["type"]) {
    case "start":
      return isUserId(value["userId"]) && isListOf(value["generations"], isGeneration);
    case "lead":
    case "prepare":
    case "wait":
      return true;
    case "changed":
      return isListOf(value["documents"], isDocument);
    case "drop":
      return isChatId(value["chatId"]);
    case "query":
      return isCount(value["id"]) && isQuery(value["query"]);
    case "cancel":
      return isCount(value["id"]);
    default:
      return false;
  }
}

function isQuery(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { tokens, authors, chats, has, before, after, limit } = value as Partial<Record<keyof ResolvedQuery, unknown>>;
  return (
    isListOf(tokens, isToken) &&
    (authors === undefined || isListOf(authors, isUserId)) &&
    (chats === undefined || isListOf(chats, isChatId)) &&
    isListOf(has, (feature) => feature === "link" || feature === "file") &&
    (before === undefined || Number.isFinite(before)) &&
    (after === undefined || Number.isFinite(after)) &&
    isCount(limit)
  );
}

function isToken(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { kind, folded, people } = value as Partial<Record<keyof SearchToken, unknown>>;
  const isKind = kind === "word" || kind === "run" || kind === "emoji" || kind === "mention";
  return isKind && typeof folded === "string" && folded !== "" && isListOf(people, isUserId);
}

function isDocument(value: unknown): boolean {
  return isObject(value) && isSegmentName(value["docName"]) && isCount(value["generation"]);
}

function isGeneration(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === "string" && isCount(value[1]);
}

function isSegmentName(value: unknown): boolean {
  return typeof value === "string" && parseDocName(value)?.kind === "segment";
}

function isObject(value: unknown): value is Fields {
  return value !== null && typeof value === "object";
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isListOf(value: unknown, isEntry: (entry: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isEntry);
}
