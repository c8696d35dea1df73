import { directChatIdFromHash, directChatPreimage, type ChatId, type UserId } from "../../shared/lib/ids.ts";

export type Sha256 = (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;

/**
 * The browser's own hash. Only secure contexts have it; that is also where the app can be on a device without its server,
 * and without what of its code comes late.
 */
export function findSha256(): Sha256 | undefined {
  const { subtle } = crypto as { readonly subtle?: SubtleCrypto };
  return subtle && (async (bytes) => new Uint8Array(await subtle.digest("SHA-256", bytes)));
}

export const computeSha256: Sha256 = async (bytes) => (await import("lib0/hash/sha256")).digest(bytes);

/** The same on every device, whoever of the two asks. */
export async function makeDirectChatId(a: UserId, b: UserId, sha256 = computeSha256): Promise<ChatId> {
  return directChatIdFromHash(await sha256(new TextEncoder().encode(directChatPreimage(a, b))));
}
