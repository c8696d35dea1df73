/** Limits of the data contract that client and server both know. Limits that an operator may set are in the server's configuration. */
export const limits = {
  /** UTF-16 units. */
  textLength: 16_000,
  /** UTF-16 units of a key in a shared map. */
  keyLength: 64,
  /** UTF-16 units. */
  emojiLength: 16,
  reactionsPerUserAndMessage: 20,
  editsPerMessage: 100,
  filesPerMessage: 10,
  fileNameLength: 255,
  mediaTypeLength: 127,
  thumbhashLength: 64,
  /** Bytes of one update. */
  updateBytes: 256 * 1024,
  /** Bytes of an answer to a sync step 1. */
  syncAnswerBytes: 8 * 1024 * 1024,
  structsPerUpdate: 50_000,
  /** New Yjs client ids in one update. A device that holds more of them, from as many page loads offline, rebases to one. */
  clientsPerUpdate: 200,
  /** Client ids, and clock + length, stay below this. */
  clockBound: 2 ** 32,
  /** UTF-16 units of a setting in a private document. */
  settingLength: 1_000,
  /** Messages that are pinned at once, in a chat and by one person. */
  pinsPerChat: 1_000,
  pinsPerPerson: 200,
  /** Keys of `pins`, taken back ones included, in a chat and brought by one person since the document was rewritten. */
  pinKeysPerChat: 4_000,
  pinKeysPerPerson: 400,
  /** Bytes of a person's private document. */
  userDocBytes: 256 * 1000,
  /** UTF-16 units of all drafts in it together. */
  draftsLength: 64_000,
  /** A message whose id runs further ahead of the server's clock than this, in milliseconds, is stamped. */
  clockAheadMs: 2_000,
  displayNameLength: 80,
  titleLength: 120,
  /** Bytes of a person's or a group's picture. */
  pictureBytes: 32 * 1024,
  /** Pixels of each of its sides; the app makes them 256. */
  pictureSide: 1024,
  emailLength: 254,
  /** Bytes in UTF-8: bcrypt reads no more. */
  passwordBytes: 72,
  passwordMinLength: 8,
  deviceNameLength: 80,
  membersPerChat: 500,
  historyPageMax: 200,
  seenIdsPerRequest: 1_000,
  unreadCountMax: 1_000,
} as const;
