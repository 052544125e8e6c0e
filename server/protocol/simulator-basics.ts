/** What all messages of the simulator are made of. */

/** Lines and characters from zero, as in the Language Server Protocol. */
export interface PlaceInText {
  readonly uri: string;
  readonly line: number;
  readonly character: number;
  readonly endLine: number;
  readonly endCharacter: number;
}

/** An operation of `server/engine/simulation/operations`, as it stands in a scenario file. The server checks it. */
export interface SimulatorOperation {
  readonly op: string;
  readonly [field: string]: unknown;
}

export interface Supposed {
  readonly replicas?: number;
  /** Absent where they are those of the document's own scenario. */
  readonly operations?: readonly SimulatorOperation[];
  readonly seed?: number;
  readonly cluster?: string;
}

/** What a panel shows again after a reload. */
export interface ViewState {
  readonly uri?: string;
  readonly pod?: string;
  /** The page is told of each change and keeps it at once: what the extension keeps is written down seconds later. */
  readonly supposed?: Supposed;
  readonly locked?: boolean;
  /** Sections that are folded. */
  readonly folded?: readonly string[];
  readonly view?: 'grid' | 'list';
}
