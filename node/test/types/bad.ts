// What must not compile.

import { generateKeyPair, inspect, Policy, PrivateKey, SignedPolicy, Signer, Verifier } from 'frontseal';
import { startEdge } from 'frontseal/testing';

const { privateKey } = generateKeyPair();
const signer = new Signer({ keyPairId: 'K1', privateKey });

// @ts-expect-error: a key is missing
new Signer({ keyPairId: 'K1' });
// @ts-expect-error: an unknown hash
new Signer({ keyPairId: 'K1', privateKey, hashAlgorithm: 'MD5' });
// @ts-expect-error: a function that does not return bytes
new Signer({ keyPairId: 'K1', privateKey: (policy: Buffer) => policy.toString() });
// @ts-expect-error: no options
signer.signUrl('https://h.example/a');
// @ts-expect-error: no end
signer.signUrl('https://h.example/a', {});
// @ts-expect-error: two ends
signer.signUrl('https://h.example/a', { expiresIn: 300, dateLessThan: 1893456000 });
// @ts-expect-error: a misspelt restriction
signer.signUrl('https://h.example/a', { expiresIn: 300, ipaddress: '192.0.2.7' });
// @ts-expect-error: text for a time
signer.signUrl('https://h.example/a', { dateLessThan: '2030-01-01' });
// @ts-expect-error: a policy says everything
signer.signUrl('https://h.example/a', { policy: '{}', ipAddress: '192.0.2.7' });
// @ts-expect-error: a URL object
signer.signUrl(new URL('https://h.example/a'), { expiresIn: 300 });
// @ts-expect-error: no URL of the manifest
signer.signManifest('#EXTM3U', { expiresIn: 300 });
// @ts-expect-error: an unknown form
signer.signManifest('#EXTM3U', 'https://h.example/a.m3u8', { expiresIn: 300, uriForm: 'short' });
// @ts-expect-error: one host is no list of them
signer.signManifest('#EXTM3U', 'https://h.example/a.m3u8', { expiresIn: 300, hosts: 5 });
// @ts-expect-error: a signed policy has its end
signer.sign('{}').manifest('#EXTM3U', 'https://h.example/a.m3u8', { expiresIn: 300 });
// @ts-expect-error: no options
startEdge();
// @ts-expect-error: a misspelt option
startEdge({ folder: 'media' });
// @ts-expect-error: a resource beside a resource
signer.signCookies('https://h.example/*', { expiresIn: 300, resource: 'https://h.example/*' });
// @ts-expect-error: no resource for cookies
signer.signCookies({ expiresIn: 300 });
// @ts-expect-error: no resource for cookies
signer.signCookiesAsync({ expiresIn: 300, resource: null });
// @ts-expect-error: a private key is nothing to verify with
new Verifier({ K1: new PrivateKey(privateKey) });
// @ts-expect-error: a Map is no object of ids to keys
new Verifier(new Map([['K1', 'pem']]));
// @ts-expect-error: keys without ids
new Verifier(['pem']);
// @ts-expect-error: a promise is not a string
signer.signUrlAsync('https://h.example/a', { expiresIn: 300 }).startsWith('https');
// @ts-expect-error: an unknown value of SameSite
signer.signCookies('https://h.example/*', { expiresIn: 300 }).setCookieHeaders({ sameSite: 'none' });
// @ts-expect-error: nothing that takes headers
signer.signCookies('https://h.example/*', { expiresIn: 300 }).applyTo({});
// @ts-expect-error: it cannot be set
new Policy({ expiresIn: 300 }).dateLessThan = 1;
// @ts-expect-error: only Signer.sign makes one
new SignedPolicy();
// @ts-expect-error: an unknown type
generateKeyPair({ type: 'ed25519' });
// @ts-expect-error: nothing to inspect
inspect();
