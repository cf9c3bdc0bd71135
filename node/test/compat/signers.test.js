'use strict';
// The keys that the drop-ins keep: each in a process of its own, so that its cache begins empty.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const { test } = require('node:test');
const { KEY_PAIR_ID, URL, keyPath } = require('./peers.js');

/** Run `script`, in which the keys that are parsed are counted, and return what it prints. */
function run(script, ...flags) {
  const preamble = `
    'use strict'
    const frontseal = require('frontseal')
    const { readFileSync } = require('node:fs')
    let parsed = 0
    frontseal.Signer = class extends frontseal.Signer {
      constructor(options) { super(options); parsed++ }
    }
    const read = () => readFileSync(${JSON.stringify(keyPath('rsa-2048'))}, 'utf8')
    const sdk = () => require('frontseal/compat/aws-sdk')
    const sign = (others) => sdk().getSignedUrl({
      keyPairId: ${JSON.stringify(KEY_PAIR_ID)}, url: ${JSON.stringify(URL)}, dateLessThan: '2030-01-01', ...others,
    })
  `;
  const ran = spawnSync(process.execPath, [...flags, '-e', preamble + script], {
    cwd: __dirname,
    encoding: 'utf8',
    timeout: 60_000,
  });
  assert.equal(ran.status, 0, ran.stderr);
  return ran.stdout.trim();
}

test('the same PEM is parsed once, whichever function and form it comes in', () => {
  const printed = run(`
    for (let i = 0; i < 5; i++) {
      sign({ privateKey: read() })
      sign({ privateKey: Buffer.from(read()) })
      sdk().getSignedCookies({ keyPairId: '${KEY_PAIR_ID}', url: '${URL}', dateLessThan: '2030-01-01', privateKey: read() })
      require('frontseal/compat/aws-cloudfront-sign').getSignedUrl('${URL}', {
        keypairId: '${KEY_PAIR_ID}', privateKeyString: read(),
      })
    }
    console.log(parsed)
  `);
  assert.equal(printed, '1');
});

test('the same KeyObject is parsed once', () => {
  const printed = run(`
    const { createPrivateKey } = require('node:crypto')
    const privateKey = createPrivateKey(read())
    for (let i = 0; i < 5; i++) sign({ privateKey })
    sign({ privateKey: createPrivateKey(read()) })
    console.log(parsed)
  `);
  assert.equal(printed, '2');
});

test('another id, hash or passphrase is another signer', () => {
  const printed = run(`
    const privateKey = read()
    const signed = [{}, { keyPairId: 'K2' }, { algorithm: 'SHA256' }, {}, { passphrase: 'x' }, { keyPairId: 'K2' }]
      .map((others) => sign({ privateKey, ...others }))
    console.log(parsed, new Set(signed).size)
  `);
  assert.equal(printed, '4 3');
});

test('32 are kept, and the one that was used the longest ago goes first', () => {
  const printed = run(`
    const privateKey = read()
    const counts = []
    const use = (...ids) => { for (const id of ids) sign({ privateKey, keyPairId: 'K' + id }); counts.push(parsed) }
    use(...Array(32).keys())
    use(0)    // still there, and now the newest
    use(32)   // in place of 1
    use(0)
    use(1)
    console.log(counts.join())
  `);
  assert.equal(printed, '32,32,33,33,34');
});

test('a key that is not used for a while is forgotten', () => {
  const printed = run(`
    const { mock } = require('node:test')
    mock.timers.enable({ apis: ['setTimeout'] })
    const privateKey = read()
    const counts = []
    const use = (minutes) => {
      for (let minute = 0; minute < minutes; minute++) mock.timers.tick(60000)
      sign({ privateKey })
      counts.push(parsed)
    }
    for (const minutes of [0, 5, 9, 11, 9, 9, 9, 21, 0, 300, 1]) use(minutes)
    console.log(counts.join())
  `);
  assert.equal(printed, '1,1,1,1,1,1,1,2,2,3,3');
});

test('neither a PEM nor a passphrase stays in the heap', () => {
  const printed = run(
    `
    const { createPrivateKey, randomUUID } = require('node:crypto')
    const { getHeapSnapshot } = require('node:v8')
    // Bytes of a Buffer are outside of the heap, so these are what to look for.
    const bytesOf = (...texts) => texts.map((text) => Buffer.from(text))
    const secrets = (() => {
      const passphrase = randomUUID()
      const key = createPrivateKey(read())
      const pem = key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase })
      sign({ privateKey: pem, passphrase })
      globalThis.control = randomUUID()
      return bytesOf(pem.slice(45, 85), passphrase, control)
    })()
    const inHeap = async () => {
      let text = ''
      gc()
      for await (const part of getHeapSnapshot()) text += part
      return secrets.map((secret) => text.includes(secret.toString()))
    }
    inHeap().then((found) => console.log(parsed, found.join()))
    `,
    '--expose-gc',
  );
  assert.equal(printed, '1 false,false,true');
});

test('what is kept does not keep the process alive', () => {
  assert.equal(run('sign({ privateKey: read() }); console.log(parsed)'), '1');
});
