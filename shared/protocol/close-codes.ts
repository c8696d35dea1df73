/**
 * Why the server closes a socket or a channel. 4400–4499 are final until something changes (a stock provider stops
 * reconnecting); the others are worth retrying with back-off.
 */
export const closeCodes = {
  /** The server restarts. */
  restart: 1001,
  /** A frame larger than any that is allowed; means the same as `tooLarge`. */
  frameTooLarge: 1009,
  /** A frame that cannot be read. */
  badFrame: 4400,
  /** Sign in: refresh the token, then reconnect. */
  signIn: 4401,
  /** No access: not a member, or no such chat. */
  noAccess: 4403,
  /** No such document in a chat that the person is in. */
  noDocument: 4404,
  /** An update was refused: rebase, then reconnect. */
  refused: 4409,
  /** An update or an answer is too large. */
  tooLarge: 4413,
  /** Too slow, or a write failed: resync. */
  resync: 4503,
  /** Over the rate or a quota: later. */
  rateLimit: 4529,
} as const;

export type CloseCode = (typeof closeCodes)[keyof typeof closeCodes];

/** Whether a client should try again by itself, with back-off. */
export function isRetryable(code: number): boolean {
  return code < 4400 || code > 4499;
}
