/** Diagnostics as reports with an id, the same for whoever pulls them and for whom they are pushed to. */
import type { Diagnostic } from 'vscode-languageserver';
import { toDiagnostics } from '../convert/diagnostic.js';
import type { Session } from '../session.js';
import type { Analysis } from '../workspace/analysis.js';

export interface Report {
  readonly analysis: Analysis;
  /** Stays the same as long as the diagnostics do. */
  readonly resultId: string;
  readonly diagnostics: readonly Diagnostic[];
}

export interface Reporter {
  readonly report: (uri: string) => Promise<Report>;
  readonly forget: (uri: string) => void;
}

interface Kept extends Report {
  /** The diagnostics as they are sent, for comparison. */
  readonly text: string;
}

export function createReporter({ analyser, convert }: Session): Reporter {
  const kept = new Map<string, Kept>();
  let count = 0;
  const report = async (uri: string): Promise<Report> => {
    const analysis = await analyser.analyse(uri);
    const last = kept.get(uri);
    if (last?.analysis === analysis) return last;
    const diagnostics = toDiagnostics(analysis, convert);
    const text = JSON.stringify(diagnostics);
    const resultId = last?.text === text ? last.resultId : String((count += 1));
    const next = { analysis, resultId, diagnostics, text };
    kept.set(uri, next);
    return next;
  };
  return {
    report,
    forget: (uri) => {
      kept.delete(uri);
      analyser.forget(uri);
    },
  };
}
