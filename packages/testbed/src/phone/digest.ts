import { createHash, randomBytes } from 'node:crypto';

/** What a phone logs in with when a trunk asks for it. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** A challenge as providers send it. */
export function digestChallenge(): string {
  return `Digest realm="phone", nonce="${randomBytes(8).toString('hex')}", algorithm=MD5, qop="auth"`;
}

/** Whether an Authorization header proves that whoever sent it knows the password. */
export function verifiesDigest(authorization: string, method: string, credentials: Credentials): boolean {
  const field = (name: string) => fieldOf(authorization, name) ?? '';
  const secret = md5(`${credentials.username}:${field('realm')}:${credentials.password}`);
  const subject = md5(`${method}:${field('uri')}`);
  const nonces = [field('nonce'), field('nc'), field('cnonce'), field('qop')].filter((part) => part !== '');
  return field('response') === md5([secret, ...nonces, subject].join(':'));
}

/** The value of an Authorization header that answers a Digest challenge (RFC 2617, MD5). */
export function digestAuthorization(
  challenge: string,
  request: { readonly method: string; readonly uri: string },
  { username, password }: Credentials,
): string {
  const field = (name: string) => fieldOf(challenge, name);
  const realm = field('realm') ?? '';
  const nonce = field('nonce') ?? '';
  const secret = md5(`${username}:${realm}:${password}`);
  const subject = md5(`${request.method}:${request.uri}`);
  const base = `Digest username="${username}", realm="${realm}", nonce="${nonce}", uri="${request.uri}", algorithm=MD5`;
  if (field('qop') === undefined) return `${base}, response="${md5(`${secret}:${nonce}:${subject}`)}"`;
  const cnonce = randomBytes(4).toString('hex');
  const response = md5(`${secret}:${nonce}:00000001:${cnonce}:auth:${subject}`);
  return `${base}, qop=auth, nc=00000001, cnonce="${cnonce}", response="${response}"`;
}

function fieldOf(header: string, name: string): string | undefined {
  return new RegExp(`\\b${name}="?([^",\\s]+)"?`).exec(header)?.[1];
}
