/** How much is seeded and done. */
export interface Scale {
  /** Messages of the long chat. */
  readonly messages: number;
  readonly chats: number;
  /** Messages of each of the other chats. */
  readonly messagesPerChat: number;
  readonly switches: number;
  readonly sends: number;
  /** Each start is measured so often. */
  readonly starts: number;
  readonly flingMs: number;
  /** The way through the whole history is given up after this. */
  readonly wholeHistoryMs: number;
}

export const fullScale: Scale = {
  messages: 100_000,
  chats: 200,
  messagesPerChat: 500,
  switches: 200,
  sends: 40,
  starts: 5,
  flingMs: 15_000,
  wholeHistoryMs: 60_000,
};

/** To see whether it works. */
export const quickScale: Scale = {
  messages: 6_000,
  chats: 20,
  messagesPerChat: 100,
  switches: 20,
  sends: 10,
  starts: 2,
  flingMs: 3_000,
  wholeHistoryMs: 5_000,
};
