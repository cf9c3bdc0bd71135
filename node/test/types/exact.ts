// What must compile under exactOptionalPropertyTypes, and what must not.

import type { Signer } from 'frontseal';
import { inspect, type Verifier } from 'frontseal';

interface Request {
  ip: string | undefined;
  headers: { cookie: string | undefined };
}

export function grants(verifier: Verifier, signer: Signer, request: Request, now: Date | undefined): void {
  const viewer = { now, ipAddress: request.ip };
  verifier.verifyUrl('https://h.example/a', viewer);
  verifier.verifyCookies('https://h.example/a', {}, viewer);
  verifier.verifyRequest('https://h.example/a', { ...viewer, cookies: request.headers.cookie });
  inspect('https://h.example/a', { ...viewer, cookies: request.headers.cookie });
  // @ts-expect-error: a restriction that is undefined
  signer.signUrl('https://h.example/a', { expiresIn: 300, ipAddress: request.ip });
  // @ts-expect-error: a restriction that is undefined
  signer.signUrl('https://h.example/a', { expiresIn: 300, dateGreaterThan: now });
}
