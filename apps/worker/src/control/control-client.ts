import { request } from 'node:http';
import type { ControlSettings, JobSettings } from '../settings/job-settings.js';
import type { CallReport, ServedCall, WatchRequest } from './control-api.js';

/** A job's way to the main process. */
export interface ControlClient {
  /** Everything the job needs to know. */
  settings(): Promise<JobSettings>;
  /** Opens a line that only the end of this process closes: the main process then knows of it at once. */
  serve(call: ServedCall): void;
  /** Resolves when the main process watches over the call. */
  watch(request: WatchRequest, signal: AbortSignal): Promise<void>;
  /** Fire and forget: a report that is lost costs nobody a call. Kept in order. */
  report(report: CallReport): void;
  /** Resolves when everything reported so far has been delivered or given up. */
  flush(): Promise<void>;
}

const REPORT_TIMEOUT_MS = 2_000;
const SETTINGS_TIMEOUT_MS = 10_000;

export function createControlClient(control: ControlSettings): ControlClient {
  const { url, token } = control;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  let reporting: Promise<unknown> = Promise.resolve();
  const post = async (path: string, body: object, signal: AbortSignal) => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      signal,
    });
    if (!response.ok) throw new Error(`The worker's main process answered ${path} with ${response.status}.`);
  };

  return {
    async settings() {
      const response = await fetch(`${url}/settings`, {
        headers,
        signal: AbortSignal.timeout(SETTINGS_TIMEOUT_MS),
      });
      if (!response.ok) throw new Error(`The worker's main process gave no settings: ${response.status}.`);
      return { ...((await response.json()) as Omit<JobSettings, 'control'>), control };
    },
    serve(call) {
      // Not fetch, which ends a response that has been silent for five minutes.
      const line = request(`${url}/calls/served`, { method: 'POST', headers });
      line.on('response', (response) => response.resume()).on('error', () => undefined);
      line.end(JSON.stringify(call));
    },
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
