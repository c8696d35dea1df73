import { SearchEngine } from "./search-engine.ts";

/** The part of a worker's global scope that is used; these types are those of a page. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
  postMessage(message: unknown, transfer: Transferable[]): void;
}

const scope = globalThis as unknown as WorkerScope;
const engine = new SearchEngine((reply) => scope.postMessage(reply, []));
scope.onmessage = ({ data }) => engine.handle(data);
