import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A process of its own, so that what it does shares no event loop with what is measured. */
export type Child = Readonly<{
  /** Sends a request and resolves with the answer to it. */
  ask: <T>(request: unknown) => Promise<T>;
  close: () => Promise<void>;
}>;

/** Starts one of `servers/`; it is ready when this resolves. */
export async function startChild(name: string, ...args: string[]): Promise<Child> {
  const file = fileURLToPath(new URL(`../servers/${name}.js`, import.meta.url));
  const env = { ...process.env, NODE_ENV: 'production' }; // as the program runs: React has another build for developers
  const child = fork(file, args, { serialization: 'advanced', env });
  await answer(child);
  return {
    ask(request) {
      child.send(request as object);
      return answer(child);
    },
    async close() {
      if (child.exitCode !== null) return;
      const exit = once(child, 'exit');
      child.kill();
      await exit;
    },
  };
}

/** One request to a process that is started for it and gone afterwards. */
export async function inNewProcess<T>(name: string, request: unknown): Promise<T> {
  const child = await startChild(name);
  try {
    return await child.ask<T>(request);
  } finally {
    await child.close();
  }
}

function answer<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => {
      child.off('message', onMessage);
      reject(new Error(`A process of the bench ended with ${code}`));
    };
    const onMessage = (message: unknown) => {
      child.off('exit', onExit);
      resolve(message as T);
    };
    child.once('exit', onExit);
    child.once('message', onMessage);
  });
}
