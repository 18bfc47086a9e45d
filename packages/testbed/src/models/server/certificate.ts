import { generate } from 'selfsigned';

/** A certificate for the loopback address, with its key, in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const VALID_DAYS = 30;
const DAY_MS = 86_400_000;

/** Makes a self-signed certificate for 127.0.0.1 and localhost; it is its own authority. */
export async function createCertificate(): Promise<Certificate> {
  const now = Date.now();
  const { cert, private: key } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    // A day back: clocks of containers differ.
    notBeforeDate: new Date(now - DAY_MS),
    notAfterDate: new Date(now + VALID_DAYS * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 7, ip: '127.0.0.1' },
          { type: 2, value: 'localhost' },
        ],
      },
    ],
  });
  return { cert, key };
}
