import { parse } from "cookie";
import type { Request, Response } from "express";
import type { SignedIn } from "../accounts/accounts.ts";
import { cookieNames, type CookieNames } from "../accounts/credentials.ts";

const dayMs = 24 * 60 * 60_000;

/** The two cookies of a signed-in browser. */
export class Cookies {
  readonly #names: CookieNames;
  readonly #https: boolean;
  readonly #sessionMs: number;

  constructor({ https, sessionDays }: { readonly https: boolean; readonly sessionDays: number }) {
    this.#names = cookieNames(https);
    this.#https = https;
    this.#sessionMs = sessionDays * dayMs;
  }

  read(request: Request): { readonly access: string | undefined; readonly refresh: string | undefined } {
    const found = parse(request.headers.cookie ?? "");
    return { access: found[this.#names.access] || undefined, refresh: found[this.#names.refresh] || undefined };
  }

  set(response: Response, { reply, refreshToken }: SignedIn): void {
    this.#write(response, reply.accessToken, reply.expiresAt - Date.now(), refreshToken, this.#sessionMs);
  }

  clear(response: Response): void {
    this.#write(response, "", 0, "", 0);
  }

  #write(response: Response, access: string, accessMs: number, refresh: string, refreshMs: number): void {
    const shared = { httpOnly: true, sameSite: "strict", secure: this.#https } as const;
    response.cookie(this.#names.access, access, { ...shared, path: "/", maxAge: Math.max(0, accessMs) });
    response.cookie(this.#names.refresh, refresh, { ...shared, path: "/api/auth", maxAge: Math.max(0, refreshMs) });
  }
}
