// A process that carries out commands of the built command line, one after another, until it is killed: what a program
// that stays open does, without a second of start-up for each command. Plain JavaScript, because node runs it as it is.
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';

const { createProgram } = await import('../../../dist/src/cli/program.js');
const { explain } = await import('../../../dist/src/cli/errors.js');
const { catalogue } = await import('../../../dist/src/i18n/index.js');

const t = catalogue('en');
const { userInfo } = os;
const { stderr, stdout } = process;
const toStderr = stderr.write.bind(stderr);
process.setMaxListeners(0); // each submission waits for a signal to stop

/** What the command says, instead of saying it to a terminal. */
function listen(stream) {
  let said = '';
  stream.write = (chunk, encoding, done) => {
    said += chunk;
    const callback = typeof encoding === 'function' ? encoding : done;
    callback?.();
    return true;
  };
  return () => said;
}

/** The operating system says whose process this is; here it says what the test wants. */
function becomeLogin(login) {
  os.userInfo = (...rest) => ({ ...userInfo(...rest), ...(login !== null && { username: login }) });
  syncBuiltinESMExports();
}

async function carryOut({ login, words }) {
  becomeLogin(login);
  process.exitCode = 0;
  const output = listen(stdout);
  const errors = listen(stderr);
  try {
    await createProgram(t, '0.0.0').parseAsync(words, { from: 'user' });
    return { code: process.exitCode ?? 0, stdout: output(), stderr: errors() };
  } catch (error) {
    const explained = explain(error, t);
    if (explained === null)
      return { code: 1, bug: String(error?.stack ?? error), stdout: '', stderr: errors() };
    const { code, message, details, exitCode } = explained;
    return {
      code: exitCode,
      stdout: JSON.stringify({ error: { code, message, details } }),
      stderr: errors(),
    };
  } finally {
    process.exitCode = 0;
    stderr.write = toStderr; // what node itself has to say is heard
  }
}

process.on('message', async (command) => process.send(await carryOut(command)));
process.on('disconnect', () => process.exit(0));
process.send('ready');
