import { readFile } from 'node:fs/promises';
import { SipClient } from 'livekit-server-sdk';
import { applySetup, readSetupFile, renderPlan } from '../../src/index.js';

/** What `warm-sip apply` does. */
export async function setUp(path: string, env: Readonly<Record<string, string | undefined>>) {
  const file = readSetupFile(await readFile(path, 'utf8'), env); // SetupFileError names all that is wrong
  const { url, apiKey, apiSecret } = file.livekit;
  const sip = new SipClient(url.replace(/^ws/, 'http'), apiKey, apiSecret);
  const { plan, ids } = await applySetup({ file, sip });
  for (const line of renderPlan(plan)) console.log(line);
  return ids.outboundTrunks;
}
