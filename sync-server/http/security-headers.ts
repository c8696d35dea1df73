import type { RequestHandler } from "express";
import helmet from "helmet";

const oneYearSeconds = 365 * 24 * 60 * 60;

/**
 * `staysHttps`: browsers are told to come by https only, which would hit everything else on this machine's names.
 * Nothing from elsewhere runs, loads or frames this. `connectOrigins`: the server's own sockets, which not every
 * browser counts as 'self'.
 */
export function createSecurityHeaders(staysHttps: boolean, connectOrigins: () => readonly string[]): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        // Elements adopt constructed sheets and set styles through the object model: neither needs 'unsafe-inline'.
        "style-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "media-src": ["'self'", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'", () => connectOrigins().join(" ")],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'none'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["lit-html", "roost"],
      },
    },
    strictTransportSecurity: staysHttps ? { maxAge: oneYearSeconds, includeSubDomains: false } : false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: "no-referrer" },
    xFrameOptions: { action: "deny" },
  });
}

/** The origins of the server's sockets for those of its pages. */
export function toSocketOrigins(origins: Iterable<string>): string[] {
  // A policy has no form for an IPv6 address; a browser that needs one has 'self'.
  return [...origins].filter((origin) => !origin.includes("[")).map((origin) => origin.replace(/^http/u, "ws"));
}
