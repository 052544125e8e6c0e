/** The way to the extension. VS Code hands out its API once for each page. */
import type { FromView, ViewState } from '../../server/protocol/simulator.js';

interface VsCodeApi {
  postMessage(message: FromView): void;
  getState(): unknown;
  setState(state: ViewState): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

export const host: VsCodeApi = acquireVsCodeApi();
