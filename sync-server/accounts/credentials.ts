/** How a request or an upgrade shows who it comes from. */
export interface CookieNames {
  /** Path `/`. */
  readonly access: string;
  /** Path `/api/auth`. */
  readonly refresh: string;
}

/** The prefixes make browsers refuse these cookies over http, and from another host or path. */
export function cookieNames(https: boolean): CookieNames {
  return https
    ? { access: "__Host-roost_access", refresh: "__Secure-roost_refresh" }
    : { access: "roost_access", refresh: "roost_refresh" };
}

/** The token of an `Authorization: Bearer` header. */
export function parseBearer(authorization: string | undefined): string | undefined {
  return /^Bearer +(\S+)$/iu.exec(authorization ?? "")?.[1];
}
