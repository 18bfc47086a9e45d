import type { ControlSettings } from '../settings/job-settings.js';
import type { CallReport, WatchRequest } from './control-api.js';

/** A job's way to the main process. */
export interface ControlClient {
  /** Resolves when the main process watches over the call. */
  watch(request: WatchRequest, signal: AbortSignal): Promise<void>;
  /** Fire and forget: a report that is lost costs nobody a call. Kept in order. */
  report(report: CallReport): void;
  /** Resolves when everything reported so far has been delivered or given up. */
  flush(): Promise<void>;
}

const REPORT_TIMEOUT_MS = 2_000;

export function createControlClient({ url, token }: ControlSettings): ControlClient {
  let reporting: Promise<unknown> = Promise.resolve();
  const post = async (path: string, body: object, signal: AbortSignal) => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal,
    });
    if (!response.ok) throw new Error(`The worker's main process answered ${path} with ${response.status}.`);
  };

  return {
    watch: (request, signal) => post('/calls/watched', request, signal),
    report(report) {
      const deliver = () => post('/reports', report, AbortSignal.timeout(REPORT_TIMEOUT_MS));
      reporting = reporting.then(deliver).catch(() => undefined);
    },
    async flush() {
      await reporting;
    },
  };
}
