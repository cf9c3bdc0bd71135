// Signs what the lines of standard input ask for, with @aws-sdk/cloudfront-signer.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

import { getSignedCookies, getSignedUrl } from '@aws-sdk/cloudfront-signer';

for await (const line of createInterface({ input: process.stdin })) {
  const { key, keyPairId, kind, url, dateLessThan, dateGreaterThan, ipAddress, hashAlgorithm } = JSON.parse(line);
  const input = {
    url,
    keyPairId,
    privateKey: readFileSync(key, 'utf8'),
    dateLessThan: new Date(dateLessThan * 1000),
    ...(dateGreaterThan && { dateGreaterThan: new Date(dateGreaterThan * 1000) }),
    ...(ipAddress && { ipAddress }),
    ...(hashAlgorithm && { algorithm: hashAlgorithm }),
  };
  if (kind === 'cookies') {
    const cookies = Object.entries(getSignedCookies(input));
    console.log(cookies.map(([name, value]) => `${name}=${value}`).join('; '));
  } else {
    console.log(getSignedUrl(input));
  }
}
