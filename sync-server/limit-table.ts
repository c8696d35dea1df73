import { limits as shared } from "../shared/lib/limits.ts";

/** What an operator may bound. The variable is the key in upper case with underscores: `SEGMENT_MAX_MESSAGES`. */
export const limitTable = {
  segmentMaxMessages: { unit: "messages", default: 1_000, min: 1, about: "A segment with so many stops being live" },
  segmentMaxBytes: { unit: "bytes", default: 512 * 1024, min: 1_024, about: "A segment so large stops being live" },
  segmentMaxClients: {
    unit: "Yjs client ids",
    default: 1_000,
    min: 2,
    about: "A segment with so many stops being live",
  },
  tickMaxBytes: {
    unit: "bytes",
    default: 1024 * 1024,
    min: 1,
    about: "Updates that one commit takes in, over all documents",
  },
  tickMaxEntries: {
    unit: "messages and other entries",
    default: 2_000,
    min: 1,
    about: "Entries of updates that one commit takes in, over all documents",
  },
  documentMaxClients: {
    unit: "Yjs client ids",
    default: 500,
    min: 2,
    about: "A meta or private document with so many is rewritten",
  },
  lateMessagesPerDay: { unit: "messages", default: 10_000, min: 1, about: "Late ones of a person, in older segments" },
  lateSegmentsUser: {
    unit: "segments",
    default: 16,
    min: 1,
    about: "Older segments of which a person's late messages stand in one segment",
  },
  segmentsPerDayUser: {
    unit: "segments",
    default: 128,
    min: 1,
    about: "What one person writes into one chat in a day, in full segments",
  },
  lateBytesPerSegment: {
    unit: "bytes",
    default: 16 * 1024 * 1024,
    min: 1_024,
    about: "Late ones of one person in one segment in a day",
  },
  metaBytesPerDay: {
    unit: "bytes",
    default: 256 * 1024,
    min: 1_024,
    about: "What one person pins and unpins in one chat in a day",
  },
  bytesPerDayUser: {
    unit: "bytes",
    default: 1024 * 1024 * 1024,
    min: 8 * 1024 * 1024,
    about: "What one person writes into chats in a day",
  },
  clientIdsPerDocument: {
    unit: "Yjs client ids",
    default: 2 * shared.clientsPerUpdate,
    min: shared.clientsPerUpdate,
    about: "New ones of one person in one document in a day",
  },
  liveDocumentsBytes: {
    unit: "bytes",
    default: 32 * 1024 * 1024,
    min: 1,
    about: "Bytes of the documents held in memory at once, as they are stored",
  },
  liveDocumentsMax: { unit: "documents", default: 500, min: 1, about: "Documents held in memory at once" },
  socketBufferedBytes: {
    unit: "bytes",
    default: 1024 * 1024,
    min: 64 * 1024,
    about: "Unread data of a socket before it is cut off",
  },
  socketMaxDocuments: { unit: "documents", default: 1_000, min: 1, about: "Documents open on one socket" },
  socketPreOpenFrames: { unit: "frames", default: 100, min: 1, about: "Kept while the document loads" },
  socketsPerUser: { unit: "sockets", default: 100, min: 1, about: "Sockets of one person at once" },
  channelsPerDocumentUser: {
    unit: "channels",
    default: 1_000,
    min: 2,
    about: "Of one document, on all sockets of one person",
  },
  unreadBytesUser: {
    unit: "bytes",
    default: 64 * 1024 * 1024,
    min: 9 * 1024 * 1024,
    about: "Unread data of all sockets of one person, before those with more than SOCKET_BUFFERED_BYTES are cut off",
  },
  unfinishedBytesUser: {
    unit: "bytes",
    default: 16 * 1024 * 1024,
    min: 9 * 1024 * 1024,
    about: "Frames that have not ended, on all sockets of one person",
  },
  unfinishedMs: {
    unit: "milliseconds",
    default: 1_800_000,
    min: 1_000,
    about: "A frame that has begun to arrive has to end within so long",
  },
  waitingBytesUser: {
    unit: "bytes",
    default: 16 * 1024 * 1024,
    min: 9 * 1024 * 1024,
    about: "What waits for a document that loads, and questions that wait for their turn, of one person",
  },
  socketsRefused: { unit: "sockets", default: 500, min: 1, about: "Being told at once why they may not come in" },
  socketsRefusedAddress: { unit: "sockets", default: 100, min: 1, about: "The same, from one address" },
  updatesPerSecondUser: { unit: "updates per second", default: 200, min: 1, about: "From one person, on average" },
  updatesBurstUser: { unit: "updates", default: 2_000, min: 1, about: "From one person after a pause" },
  updateBytesPerSecondUser: {
    unit: "bytes per second",
    default: 4 * 1024 * 1024,
    min: 1_024,
    about: "Updates and questions of one person, on average",
  },
  updateBytesBurstUser: {
    unit: "bytes",
    default: 64 * 1024 * 1024,
    min: 8 * 1024 * 1024,
    about: "Updates and questions of one person at once after a pause",
  },
  questionsPerSecondUser: {
    unit: "questions per second",
    default: 1_000,
    min: 1,
    about: "Documents opened or asked for, and awareness, by one person, on average",
  },
  questionsBurstUser: {
    unit: "questions",
    default: 20_000,
    min: 1,
    about: "Documents opened or asked for, and awareness, by one person after a pause",
  },
  updatesPerSecondDocument: { unit: "updates per second", default: 2_000, min: 1, about: "For one document" },
  bodyMaxBytes: { unit: "bytes", default: 1024 * 1024, min: 1_024, about: "Body of an HTTP request" },
  signInBodyMaxBytes: {
    unit: "bytes",
    default: 16 * 1024,
    min: 1_024,
    about: "The same, of who is not signed in",
  },
  headersTimeoutMs: { unit: "milliseconds", default: 15_000, min: 100, about: "For the headers of an HTTP request" },
  requestTimeoutMs: {
    unit: "milliseconds",
    default: 120_000,
    min: 100,
    about: "For a whole HTTP request, on a slow link too",
  },
  idleTimeoutMs: {
    unit: "milliseconds",
    default: 120_000,
    min: 100,
    about: "An HTTP connection on which nothing moves for so long is cut",
  },
  connectionsMax: {
    unit: "connections",
    default: 10_000,
    min: 1,
    about: "Open at once, sockets included; one more is closed",
  },
  requestsAtOnceUser: {
    unit: "requests",
    default: 64,
    min: 1,
    about: "HTTP requests of one person whose answers are not taken yet",
  },
  requestsPerMinuteAddress: {
    unit: "requests per minute",
    default: 3_000,
    min: 1,
    about: "HTTP requests under /api from one address",
  },
  readsPerMinuteUser: {
    unit: "requests per minute",
    default: 240,
    min: 1,
    about: "HTTP requests of one person that read chats, eight of them at once",
  },
  changesPerMinuteUser: {
    unit: "requests per minute",
    default: 1_200,
    min: 1,
    about: "HTTP requests of one person that change something",
  },
  groupsPerDayUser: { unit: "groups per day", default: 200, min: 1, about: "New groups that one person makes" },
  loginAttemptsAddress: {
    unit: "attempts per 15 minutes",
    default: 100,
    min: 1,
    about: "Failed sign-ins from one address",
  },
  loginAttemptsEmail: {
    unit: "attempts per 15 minutes",
    default: 10,
    min: 1,
    about: "Failed sign-ins for one e-mail address, from one network address",
  },
  loginAttemptsAccount: {
    unit: "attempts per 15 minutes",
    default: 300,
    min: 1,
    about: "Failed sign-ins for one e-mail address, from wherever",
  },
  registrationsAddress: { unit: "accounts per hour", default: 50, min: 1, about: "New accounts from one address" },
  inviteLookupsAddress: {
    unit: "requests per minute",
    default: 60,
    min: 1,
    about: "Looks at what an invitation leads to, from one address",
  },
  passwordQueue: {
    unit: "requests",
    default: 50,
    min: 1,
    about: "Sign-ins that wait for the one password check at a time",
  },
  passwordCost: { unit: "bcrypt rounds, log2", default: 11, min: 10, max: 14, about: "Work per password check" },
  sessionDays: {
    unit: "days",
    default: 90,
    min: 1,
    max: 3_650,
    about: "A device unused for so long has to sign in again",
  },
  sessionsPerUser: {
    unit: "sessions",
    default: 100,
    min: 1,
    about: "Signed-in devices of one person; the longest unused goes",
  },
  diskFreeMinBytes: {
    unit: "bytes",
    default: 100 * 1024 * 1024,
    min: 0,
    about: "With less room for data, /readyz says so",
  },
  shutdownMs: { unit: "milliseconds", default: 5_000, min: 100, about: "Time to finish after SIGTERM" },
} as const satisfies Readonly<Record<string, LimitRow>>;

export interface LimitRow {
  readonly unit: string;
  readonly default: number;
  readonly min: number;
  readonly max?: number;
  readonly about: string;
}

export type LimitName = keyof typeof limitTable;
export type Limits = Readonly<Record<LimitName, number>>;
export const limitNames = Object.keys(limitTable) as LimitName[];
