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

export interface ViewState {
  readonly uri?: string;
  readonly pod?: string;
  readonly cluster?: string;
  readonly replicas?: number;
  readonly seed?: number;
  readonly operations?: readonly SimulatorOperation[];
  readonly locked?: boolean;
  /** Sections that are folded. */
  readonly folded?: readonly string[];
  readonly view?: 'grid' | 'list';
}
