// `frontseal edge` as a process of its own, on a free port.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

import { PROGRAM } from './program.js';

/** Runs a program until standard input closes: it goes with this process, however that ends. */
const GUARD = '"$@" </dev/null & exec >&-; read -r _; kill $!; wait $!';

/** Start an edge, which ends with the test `t`, and return where it listens: `url` and `address`. */
export async function startEdge(t, flags) {
  const edge = ['edge', '--listen', '127.0.0.1:0', '--log', 'json', ...flags];
  const guarded = spawn('sh', ['-c', GUARD, 'sh', PROGRAM, ...edge], { stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(async () => {
    guarded.stdin.end();
    await once(guarded, 'close');
  });
  const log = createInterface({ input: guarded.stdout });
  const [line] = await Promise.race([once(log, 'line'), once(log, 'close')]);
  assert(line, 'the edge has not started');
  return JSON.parse(line);
}
