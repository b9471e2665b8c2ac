import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect } from 'chai';
import { trustedProxies } from '../../../src/foundation/http/trusted-proxies.ts';
import { originOf } from '../../../src/serve/dashboard/origin-of.ts';

const PROXY = '10.0.0.7';

/** A request without TLS from an address, with its forwarding headers. */
function requestFrom(address: string, forwarded: string): IncomingMessage {
  const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: address });
  const request = new IncomingMessage(socket);
  request.headersDistinct['x-forwarded-proto'] = [forwarded];
  return request;
}

describe('The address of the server in shell commands', () => {
  const originBy = (address: string, forwarded: string, host = 'stats.example') =>
    originOf({ req: requestFrom(address, forwarded), host }, trustedProxies([PROXY]));

  it('begins with https only if the trusted proxy says so', () => {
    expect(originBy(PROXY, 'https')).to.equal('https://stats.example');
    expect(originBy(PROXY, 'http')).to.equal('http://stats.example');
    expect(originBy('10.0.0.8', 'https')).to.equal('http://stats.example');
  });

  it('contains nothing that a shell would interpret', () => {
    for (const host of ['a$(reboot)', "a'b", 'a b', 'a;b', '']) {
      expect(originBy(PROXY, 'https', host)).to.equal('http://localhost:3000');
    }
    expect(originBy(PROXY, 'https', '[::1]:3000')).to.equal('https://[::1]:3000');
  });
});
