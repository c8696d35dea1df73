interface TickingProcess {
  readonly _tickCallback?: () => void;
}

const { _tickCallback: tickCallback } = process as unknown as TickingProcess;

/**
 * Runs everything that follows from what just ran: promises' reactions and `process.nextTick`. Node does this between
 * two callbacks of the event loop; doing it here keeps a simulation in one synchronous run, which no real I/O can get
 * into. It works only outside of microtasks: see `runSimulation`.
 */
export function drainMicrotasks(): void {
  if (tickCallback === undefined) throw new Error("this version of Node cannot drain its microtasks on demand");
  tickCallback.call(process);
}
