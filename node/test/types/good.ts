// What must compile.
import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Transform } from 'node:stream';

import type { Response as ExpressResponse } from 'express';
import type { FastifyReply } from 'fastify';
import type {
  ErrorCode,
  Grant,
  Inspection,
  Limits,
  ManifestOptions,
  Reason,
  SignedManifest,
  SignerOptions,
  SignFunction,
  SignManifestOptions,
  SignUrlOptions,
} from 'frontseal';
import {
  AccessDenied,
  backend,
  childPlaylists,
  encodeUrl,
  FrontsealError,
  generateKeyPair,
  inspect,
  objectUrl,
  Policy,
  PrivateKey,
  PublicKey,
  Resource,
  rtmp,
  type SignedCookies,
  type SignedPolicy,
  Signer,
  Verifier,
  version,
} from 'frontseal';
import type { Edge, EdgeRequest } from 'frontseal/testing';
import { startEdge } from 'frontseal/testing';

const { privateKey, publicKey }: { privateKey: string; publicKey: string } = generateKeyPair({ type: 'p-256' });

const sign: SignFunction = (policy) => policy;
const later: SignFunction = async (policy: Buffer): Promise<Uint8Array> => new Uint8Array(policy);
const options: SignerOptions = { keyPairId: 'K1', privateKey, hashAlgorithm: 'SHA256' };
new Signer({ keyPairId: 'K1', privateKey: Buffer.from(privateKey), passphrase: 'x' });
new Signer({ keyPairId: 'K1', privateKey: new Uint8Array(), passphrase: Buffer.from('x') });
new Signer({ keyPairId: 'K1', privateKey: createPrivateKey(privateKey) });
new Signer({ keyPairId: 'K1', privateKey: sign, keyType: 'p-256' });
new Signer({ keyPairId: 'K1', privateKey: later, keyType: undefined });
const signer = new Signer(options);

const limits: Limits = { expiresIn: 300 };
const forUrl: SignUrlOptions = { dateLessThan: new Date(), ipAddress: '192.0.2.7', encode: true };
const policy = new Policy({
  dateLessThan: 1893456000,
  dateGreaterThan: new Date(0),
  resource: 'https://h.example/*',
  custom: true,
});
const one: string = signer.signUrl('https://h.example/a', limits);
const soon: Promise<string> = signer.signUrlAsync('https://h.example/a', forUrl);
const all: string[] = signer.signUrls(new Set(['https://h.example/a']), { policy });
const allSoon: Promise<string[]> = signer.signUrlsAsync(['https://h.example/a'], { policy: '{}', encode: undefined });
const stream: Transform = signer.signUrlStream({ expiresIn: 300, resource: 'https://h.example/*', lines: true });
const cookies: SignedCookies = signer.signCookies('https://h.example/*', { expiresIn: 300, ipAddress: null });
const fromPolicy: SignedCookies = signer.signCookies({ policy });
const fromParts: SignedCookies = signer.signCookies({ expiresIn: 300, resource: 'https://h.example/*' });
const cookiesSoon: Promise<SignedCookies> = signer.signCookiesAsync('https://h.example/*', { expiresIn: 300 });
const signed: SignedPolicy = signer.sign(policy);
const signedSoon: Promise<SignedPolicy> = signer.signAsync(Policy.fromJSON('{}').minified());
const urls: string[] = signed.urls([signed.url('https://h.example/a', { encode: true })]);
for (const [name, value] of signed.parameters) urls.push(name + value);

const how: ManifestOptions = {
  hosts: new Set(['h.example']),
  uriForm: 'absolute',
  encode: undefined,
  defines: { v: '1' },
};
const forManifest: SignManifestOptions = { expiresIn: 300, each: true, hosts: ['h.example'] };
const manifest: SignedManifest = signer.signManifest('#EXTM3U', 'https://h.example/a.m3u8', forManifest);
const manifestSoon: Promise<SignedManifest> = signer.signManifestAsync('#EXTM3U', 'https://h.example/a.m3u8', {
  policy,
  ...how,
});
urls.push(
  ...childPlaylists(signed.manifest('#EXTM3U', 'https://h.example/a.m3u8', how).text, 'https://h.example/a.m3u8'),
);
urls.push(Signer.fromEnvironment().keyPairId, Signer.fromEnvironment({ privateKey: 'CDN_KEY', cache: 10 }).keyPairId);

export async function tryOut(): Promise<EdgeRequest[]> {
  const edge: Edge = await startEdge({
    root: 'media',
    publicKeys: { K1: createPublicKey(publicKey) },
    protect: ['/private/*'],
    at: new Date(),
  });
  urls.push(edge.url, edge.keyPairId, edge.signer.signUrl(edge.urlFor('/film.mp4'), { expiresIn: 300 }));
  const requests = await edge.requests();
  const reasons: (string | null)[] = requests.map(({ reason }) => reason);
  await edge[Symbol.asyncDispose]();
  return requests.filter(({ verdict, findings }, index) => verdict === 'denied' && reasons[index] && findings[0]?.cure);
}

const map = new Map<string, string>(cookies);
const object: Record<string, string> = Object.fromEntries(cookies);
const headers: string[] = cookies.setCookieHeaders({
  domain: 'example.com',
  path: '/hls',
  sameSite: 'None',
  partitioned: true,
  maxAge: 60,
});
export function respond(node: ServerResponse, express: ExpressResponse, fastify: FastifyReply): void {
  cookies.applyTo(node, { domain: 'example.com' });
  cookies.applyTo(express, { clearStale: false });
  cookies.applyTo(fastify);
  cookies.applyTo(new Response());
  cookies.applyTo(new Headers());
}

const key = new PrivateKey(privateKey, null);
const verifier = new Verifier({
  K1: key.publicKey(),
  K2: publicKey,
  K3: createPublicKey(publicKey),
  K4: new PublicKey(publicKey),
});
const grant: Grant = verifier.verifyUrl(one, { now: new Date(), ipAddress: '192.0.2.7' });
verifier.verifyCookies('https://h.example/a', cookies, { now: 1 });
verifier.verifyRequest('https://h.example/a', { cookies: { a: 'b' } });
const inspection: Inspection = inspect(one, { verifier, cookies: map });
inspect({ cookies: 'a=b' });
const sender: string | undefined = inspect({ response: '' }).response?.sender;
inspect({ setCookies: new Set(['a=b; Path=/']), pageUrl: 'https://h.example/' });
const left: number = (grant.ambiguous ? 0 : grant.timeLeft) + (inspection.expiresIn ?? 0);
const name: string = rtmp.flashEncode(rtmp.signStream(signer, 'videos/mediafile', { expiresIn: 300 }));
const matches: boolean = new Resource('https://h.example/*').matches(encodeUrl('https://h.example/a'));
const keyed: string = objectUrl('https://h.example', 'what?.mp4');

try {
  signer.signUrl('', limits);
} catch (error) {
  if (error instanceof AccessDenied) {
    const reason: Reason = error.reason;
    throw new Error(reason + error.edgeXml);
  }
  if (error instanceof FrontsealError) {
    const code: ErrorCode = error.code;
    throw new Error(code + error.message);
  }
}

export {
  all,
  allSoon,
  backend,
  cookiesSoon,
  fromParts,
  fromPolicy,
  headers,
  keyed,
  left,
  manifest,
  manifestSoon,
  matches,
  name,
  object,
  sender,
  signedSoon,
  soon,
  stream,
  version,
};
