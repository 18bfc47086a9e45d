import { readFileSync } from 'node:fs';
import { Directory, InvalidInputError, parseAddress, type DirectoryInput } from '@warm/session-core';
import { preferredPath } from '@warm/sip';
import type { Environment } from './environment.js';

interface Given {
  readonly env: Environment;
  /** Absent: a local stack, which has a trunk and a scripted supervisor of its own. */
  readonly livekitUrl: string | undefined;
  readonly problems: string[];
}

/** Who can be transferred to: a directory of one person or of many. `undefined` leaves it to the local stack. */
export function readPeople(given: Given): DirectoryInput | undefined {
  const { env, livekitUrl, problems } = given;
  if (env.WARM_DIRECTORY !== undefined && env.WARM_SUPERVISOR !== undefined) {
    problems.push('WARM_SUPERVISOR and WARM_DIRECTORY both say who is called: keep one.');
  }
  if (env.WARM_DIRECTORY !== undefined) return readDirectoryFile(env.WARM_DIRECTORY, given);
  if (env.WARM_SUPERVISOR !== undefined) return readSupervisor(env.WARM_SUPERVISOR, given);
  if (livekitUrl !== undefined) {
    problems.push(
      'WARM_SUPERVISOR is missing: give the phone to transfer to, as E.164 (+15551234567) or SIP URI (sip:ada@pbx.example), ' +
        'or WARM_DIRECTORY, a JSON file with departments and people.',
    );
  }
  return undefined;
}

/** A directory of one person. */
export function directoryOf(address: string): DirectoryInput {
  const destinations = [{ id: 'supervisor', name: 'the supervisor', address }];
  return { departments: [{ id: 'support', name: 'support', destinations }] };
}

function readSupervisor(address: string, given: Given): DirectoryInput {
  const input = directoryOf(address);
  if (parseAddress(address)) requireDialable(Directory.from(input), given);
  else {
    given.problems.push(
      `WARM_SUPERVISOR: ${JSON.stringify(address)} is no phone: use E.164 (+15551234567) or a SIP URI (sip:ada@pbx.example).`,
    );
  }
  return input;
}

function readDirectoryFile(path: string, given: Given): DirectoryInput | undefined {
  const { problems } = given;
  const field = `WARM_DIRECTORY: ${JSON.stringify(path)}`;
  try {
    const input = JSON.parse(readFileSync(path, 'utf8')) as DirectoryInput;
    const directory = Directory.from(input);
    requireDialable(directory, given);
    problems.push(...unsupported(directory, given).map((problem) => `${field}: ${problem}`));
    return input;
  } catch (error) {
    const cure =
      error instanceof InvalidInputError ? error.message : `it cannot be read as JSON (${String(error)})`;
    problems.push(`${field}: ${cure}`);
    return undefined;
  }
}

function requireDialable({ people }: Directory, { env, livekitUrl, problems }: Given): void {
  const isNumber = people.some(
    (person) => person.kind === 'phone' && parseAddress(person.address)?.kind === 'phone',
  );
  if (livekitUrl === undefined || !isNumber || env.SIP_OUTBOUND_TRUNK_ID !== undefined) return;
  problems.push(
    'SIP_OUTBOUND_TRUNK_ID is missing: phone numbers are dialed through an outbound trunk; give its id (ST_…).',
  );
}

/** What a directory may say and this worker cannot do: it would be found out by a caller on hold. */
function unsupported({ people, departments }: Directory, { env, livekitUrl }: Given): string[] {
  const { WARM_CONSULT_PATH: path } = env;
  const isGate = path === 'gate' || (path === 'auto' && preferredPath(livekitUrl ?? LOCAL) === 'gate');
  const browsers = people.filter(({ kind }) => kind === 'webrtc');
  const groups = departments.filter(({ ringing }) => isGate && ringing === 'simultaneous');
  return [
    ...browsers.map(
      ({ id }) => `"${id}" is reached by "webrtc", but the worker calls phones only: give an address.`,
    ),
    ...groups.map(
      ({ id }) =>
        `"${id}" rings everybody at once, but this server's path (gate) keeps one consult private at a time: ` +
        'leave "ringing" out, or use LiveKit Cloud (move).',
    ),
  ];
}

const LOCAL = 'ws://127.0.0.1';
