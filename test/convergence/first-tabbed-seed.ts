/** From here on most devices of a simulation have two tabs. */
export const firstTabbedSeed = 1_000_001;
