import { createSecretKey, type KeyObject } from "node:crypto";
import jwt from "jsonwebtoken";
import { isDeviceId, isUserId, type DeviceId, type UserId } from "../../shared/lib/ids.ts";

/** Who makes a request or holds a socket. */
export interface Identity {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  readonly sessionId: string;
  readonly email: string;
  /** Epoch milliseconds. Sockets outlive it. */
  readonly expiresAt: number;
}

export const accessTokenMs = 15 * 60_000;
const algorithm = "HS256";
const issuer = "roost";
const maxTokenLength = 2_048;

/** JWTs of 15 minutes. Transmitted: `sub` user, `did` device, `sid` session, `email`. */
export class AccessTokens {
  readonly #key: KeyObject;
  readonly #now: () => number;

  constructor(key: Buffer, now: () => number) {
    // Of plain bytes the library would first try, for each token, whether they are a private or a public key.
    this.#key = createSecretKey(key);
    this.#now = now;
  }

  issue(of: Omit<Identity, "expiresAt">): { readonly accessToken: string; readonly expiresAt: number } {
    const issuedAt = Math.floor(this.#now() / 1000);
    const exp = issuedAt + accessTokenMs / 1000;
    const claims = { sub: of.userId, did: of.deviceId, sid: of.sessionId, email: of.email, iat: issuedAt, exp };
    return { accessToken: jwt.sign(claims, this.#key, { algorithm, issuer }), expiresAt: exp * 1000 };
  }

  /** What a valid token says; undefined for any other text. */
  verify(token: string): Identity | undefined {
    if (token.length > maxTokenLength) return undefined;
    try {
      const clockTimestamp = Math.floor(this.#now() / 1000);
      const claims = jwt.verify(token, this.#key, { algorithms: [algorithm], issuer, clockTimestamp });
      return typeof claims === "string" ? undefined : readClaims(claims);
    } catch {
      // Forged, expired or no token at all: all the same to the caller.
      return undefined;
    }
  }
}

function readClaims({ sub, did, sid, email, exp }: jwt.JwtPayload): Identity | undefined {
  if (!isUserId(sub) || !isDeviceId(did) || typeof sid !== "string" || typeof email !== "string") return undefined;
  return exp === undefined ? undefined : { userId: sub, deviceId: did, sessionId: sid, email, expiresAt: exp * 1000 };
}
