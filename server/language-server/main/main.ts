/** The language server as one program for Node and for web workers: a bundle for each would hold the whole engine twice. */
import { startServer } from '../server.js';
import { SERVER } from '../version.js';

const load = async () => ('process' in globalThis ? import('../node.js') : import('../browser/browser.js'));

void load().then(({ connect }) => {
  const { connection, runtime } = connect();
  startServer(connection, runtime, SERVER);
});
