import express, { Router, type Express, type Request, type RequestHandler, type Response } from "express";
import type { Accounts } from "../accounts/accounts.ts";
import { AttemptLimiter } from "../accounts/attempt-limiter.ts";
import type { ChatService } from "../chats/chat-service.ts";
import type { Config } from "../config.ts";
import type { LineAllowance } from "../accounts/line-allowance.ts";
import type { Logger } from "../logger.ts";
import type { Pictures } from "../pictures/pictures.ts";
import { addressKeyOf } from "./address-key.ts";
import { createAuthentication, createOriginCheck, isSafeMethod } from "./authenticate.ts";
import { Cookies } from "./cookies.ts";
import { createErrorHandler } from "./error-handler.ts";
import { createHealthRoutes, type ReadinessCheck } from "./health-routes.ts";
import { HttpError } from "./http-error.ts";
import type { Presence } from "./presence.ts";
import { createAtOnceLimit, createRateLimit } from "./rate-limit.ts";
import { createRequestLog } from "./request-log.ts";
import { createAuthRoutes } from "./routes/auth-routes.ts";
import { createChatRoutes } from "./routes/chat-routes.ts";
import { createFileRoutes } from "./routes/file-routes.ts";
import { createInvitePreviewRoutes, createInviteRoutes } from "./routes/invite-routes.ts";
import { createMessageRoutes } from "./routes/message-routes.ts";
import { createSessionRoutes } from "./routes/session-routes.ts";
import { createUserRoutes } from "./routes/user-routes.ts";
import { createSecurityHeaders, toSocketOrigins } from "./security-headers.ts";
import { createStaticApp } from "./static-app.ts";

export interface AppParts {
  readonly config: Config;
  readonly logger: Logger;
  readonly accounts: Accounts;
  readonly chats: ChatService;
  readonly pictures: Pictures;
  readonly presence: Presence;
  readonly lines: LineAllowance;
  /** Known only once the server listens. */
  readonly allowedOrigins: () => ReadonlySet<string>;
  readonly findProblems: ReadinessCheck;
}

/** Everything that is spoken over plain HTTP. The order matters: who may ask comes before what is asked. */
export function createApp(parts: AppParts): Express {
  const { config, logger, allowedOrigins } = parts;
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", config.trustProxy);
  // Answers of the API are not stored; the files of the app have their own.
  app.set("etag", false);
  app.use(createRequestLog(logger, config.trustProxy !== false, parts.lines));
  app.use(createSecurityHeaders(config.https && !config.loopback, () => toSocketOrigins(allowedOrigins())));
  app.use(createHealthRoutes(parts.findProblems));
  app.use("/api", createApi(parts));
  app.use(createStaticApp(config.appDir));
  app.use(() => {
    throw new HttpError("not-found");
  });
  app.use(createErrorHandler(logger));
  return app;
}

/** Requests of one person that read chats. */
const readsAtOnce = 8;
const dayMs = 24 * 60 * 60_000;
const signInPaths = ["/auth/register", "/auth/login", "/auth/refresh", "/auth/logout"];
const signedInPaths = ["/auth/sessions", "/auth/password", "/me", "/users", "/chats", "/invites", "/files"];

function createApi({ config, accounts, chats, pictures, presence, allowedOrigins }: AppParts): Router {
  const api = Router();
  const cookies = new Cookies({ https: config.https, sessionDays: config.limits.sessionDays });
  const { requestsPerMinuteAddress, requestsAtOnceUser, changesPerMinuteUser, readsPerMinuteUser } = config.limits;
  if (config.rateLimits) api.use(createRateLimit(requestsPerMinuteAddress, addressKeyOf));
  api.use((_request, response, next) => {
    response.set("Cache-Control", "no-store");
    next();
  });
  api.use(createOriginCheck((origin) => allowedOrigins().has(origin)));
  // Nothing else reads what is sent before it is known by whom.
  const { bodyMaxBytes, signInBodyMaxBytes } = config.limits;
  api.use(signInPaths, parseJson(Math.min(bodyMaxBytes, signInBodyMaxBytes)));
  api.use("/auth", createAuthRoutes(accounts, cookies));
  if (config.rateLimits) {
    const whoLooks = (request: Request): string | undefined =>
      isSafeMethod(request.method) ? addressKeyOf(request) : undefined;
    api.use("/invites", createRateLimit(config.limits.inviteLookupsAddress, whoLooks));
  }
  api.use(createInvitePreviewRoutes(chats));
  const authentication = createAuthentication(accounts, cookies);
  api.use(signedInPaths, authentication);
  if (config.rateLimits) {
    api.use(createAtOnceLimit(requestsAtOnceUser, (_request, { locals }) => locals.identity?.userId));
    const whoChanges = ({ method }: Request, { locals }: Response): string | undefined =>
      isSafeMethod(method) ? undefined : locals.identity?.userId;
    api.use(createRateLimit(changesPerMinuteUser, whoChanges));
    // Each may read whole segments from the disk.
    const whoReads = ({ method }: Request, { locals }: Response): string | undefined =>
      isSafeMethod(method) ? locals.identity?.userId : undefined;
    api.use("/chats", createAtOnceLimit(readsAtOnce, whoReads), createRateLimit(readsPerMinuteUser, whoReads));
  }
  api.use(signedInPaths, parseJson(bodyMaxBytes));
  api.use("/auth", createSessionRoutes(accounts));
  api.use(createUserRoutes(accounts, presence));
  const { groupsPerDayUser } = config.limits;
  const newGroups = config.rateLimits ? new AttemptLimiter(groupsPerDayUser, dayMs, Date.now) : undefined;
  api.use(createChatRoutes(chats, newGroups));
  api.use(createInviteRoutes(chats));
  api.use(createMessageRoutes(chats));
  api.use(createFileRoutes(pictures));
  api.use(() => {
    throw new HttpError("not-found");
  });
  return api;
}

function parseJson(maxBytes: number): RequestHandler {
  return express.json({ limit: maxBytes, strict: false });
}
