import { expect, test } from "vitest";
import { parseConfig } from "../../sync-server/config.ts";
import { toEngineLimits } from "../../sync-server/server.ts";

/** One number for each variable, all of them different. */
const given = {
  SEGMENT_MAX_MESSAGES: 10_000_001,
  SEGMENT_MAX_BYTES: 10_000_002,
  SEGMENT_MAX_CLIENTS: 10_000_003,
  TICK_MAX_BYTES: 10_000_004,
  TICK_MAX_ENTRIES: 10_000_005,
  DOCUMENT_MAX_CLIENTS: 10_000_006,
  LATE_MESSAGES_PER_DAY: 10_000_007,
  LATE_BYTES_PER_SEGMENT: 10_000_008,
  META_BYTES_PER_DAY: 10_000_009,
  CLIENT_IDS_PER_DOCUMENT: 10_000_010,
  LIVE_DOCUMENTS_MAX: 10_000_011,
  LIVE_DOCUMENTS_BYTES: 10_000_012,
  UPDATES_PER_SECOND_USER: 10_000_013,
  UPDATES_BURST_USER: 10_000_014,
  UPDATES_PER_SECOND_DOCUMENT: 10_000_015,
  QUESTIONS_PER_SECOND_USER: 10_000_016,
  QUESTIONS_BURST_USER: 10_000_017,
  UPDATE_BYTES_PER_SECOND_USER: 10_000_018,
  UPDATE_BYTES_BURST_USER: 10_000_019,
  BYTES_PER_DAY_USER: 10_000_020,
  LATE_SEGMENTS_USER: 10_000_021,
  SEGMENTS_PER_DAY_USER: 10_000_022,
} as const;

test("each variable bounds of documents what its row says", () => {
  const env = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
  const result = parseConfig(env);
  expect(result).toMatchObject({ ok: true });
  if (!result.ok) return;
  expect(toEngineLimits(result.config)).toEqual({
    segments: {
      maxMessages: given.SEGMENT_MAX_MESSAGES,
      maxBytes: given.SEGMENT_MAX_BYTES,
      maxClients: given.SEGMENT_MAX_CLIENTS,
    },
    tick: { maxBytes: given.TICK_MAX_BYTES, maxEntries: given.TICK_MAX_ENTRIES },
    quota: {
      lateMessagesPerDay: given.LATE_MESSAGES_PER_DAY,
      lateSegments: given.LATE_SEGMENTS_USER,
      segmentsPerDay: given.SEGMENTS_PER_DAY_USER,
      lateBytesPerSegment: given.LATE_BYTES_PER_SEGMENT,
      metaBytesPerDay: given.META_BYTES_PER_DAY,
      clientIdsPerDocument: given.CLIENT_IDS_PER_DOCUMENT,
      bytesPerDay: given.BYTES_PER_DAY_USER,
    },
    warm: { documents: given.LIVE_DOCUMENTS_MAX, bytes: given.LIVE_DOCUMENTS_BYTES },
    maxClientsPerDocument: given.DOCUMENT_MAX_CLIENTS,
    rates: {
      perUser: { perSecond: given.UPDATES_PER_SECOND_USER, burst: given.UPDATES_BURST_USER },
      perDocument: { perSecond: given.UPDATES_PER_SECOND_DOCUMENT, burst: given.UPDATES_PER_SECOND_DOCUMENT },
      questionsPerUser: { perSecond: given.QUESTIONS_PER_SECOND_USER, burst: given.QUESTIONS_BURST_USER },
      bytesPerUser: { perSecond: given.UPDATE_BYTES_PER_SECOND_USER, burst: given.UPDATE_BYTES_BURST_USER },
    },
  });
});
