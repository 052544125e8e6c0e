/**
 * The language server in this process, out of its sources: what `npm run coverage` counts. It speaks over the same streams as the built one.
 */
import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
  createConnection,
  type Message,
} from 'vscode-languageserver/node';
import { connectionStrategy } from '../../server/language-server/connection-strategy.js';
import { clock } from '../../server/language-server/clock.js';
import { nodeFileSystem } from '../../server/language-server/node/file-system.js';
import { startServer } from '../../server/language-server/server.js';
import { SERVER } from '../../server/language-server/version.js';

const root = new URL('../../', import.meta.url);

/** The bundler puts these into the program otherwise; they are made by a script without types. */
async function provideFieldDocs(): Promise<void> {
  const script = new URL('server/language-server/field-docs/read-models.mjs', root).href;
  const { readFieldDocs } = (await import(script)) as { readFieldDocs: (root: string) => unknown };
  Object.assign(globalThis, { PODLINT_FIELD_DOCS: JSON.stringify(readFieldDocs(fileURLToPath(root))) });
}

/** `exit` would end this process. */
class LastingWriter extends StreamMessageWriter {
  override write(message: Message): Promise<void> {
    return 'method' in message && message.method === 'exit' ? Promise.resolve() : super.write(message);
  }
}

export interface SourceServer {
  readonly reader: StreamMessageReader;
  readonly writer: StreamMessageWriter;
}

export async function startSourceServer(): Promise<SourceServer> {
  await provideFieldDocs();
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const connection = createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(toServer),
    new StreamMessageWriter(toClient),
    { connectionStrategy },
  );
  startServer(connection, { ...clock, files: nodeFileSystem, yield: () => setImmediate() }, SERVER);
  return { reader: new StreamMessageReader(toClient), writer: new LastingWriter(toServer) };
}
