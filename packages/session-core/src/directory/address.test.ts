import { describe, expect, it } from 'vitest';
import { parseAddress } from './address.js';

describe('parseAddress', () => {
  it.each([
    ['+4930123456', { kind: 'phone', number: '+4930123456' }],
    ['sip:ada@pbx.example', { kind: 'sip', user: 'ada', hostPort: 'pbx.example' }],
    [
      'sip:1000@127.0.0.1:5080;transport=tcp',
      { kind: 'sip', user: '1000', hostPort: '127.0.0.1:5080', transport: 'tcp' },
    ],
    ['sips:ada@pbx.example', { kind: 'sip', user: 'ada', hostPort: 'pbx.example', transport: 'tls' }],
    ['sip:ada%20b@localhost', { kind: 'sip', user: 'ada%20b', hostPort: 'localhost' }],
    ['sip:ada@[::1]:5060', { kind: 'sip', user: 'ada', hostPort: '[::1]:5060' }],
  ])('reads %s', (text, address) => {
    expect(parseAddress(text)).toEqual(address);
  });

  it.each([
    '',
    '030123456',
    '+1',
    'ada@pbx.example',
    'sip:@x',
    'sip:a@b:99999',
    'sip:a@b\r\nVia: x',
    'sip:a@b?x=y',
    'tel:+15550100001',
    'sip:a@b..example',
    'sip:a@-b.example',
    'sip:a@0127.0.0.1',
    'sip:a@1.2.3.256',
    'sip:a@1.2.3',
    'sip:a@[20db8::1]',
    'sip:a@[::::]',
    'sip:a%@b',
    'sip:a%2@b',
    'sip:a%0d%0aVia@b',
    'sip:a%7f@b',
  ])('does not take %j', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });
});
