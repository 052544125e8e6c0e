/** The panel's own sentences in the language of the editor. English is what stands in the code; what a translation lacks stays English. */

type Bundle = ReadonlyMap<string, string>;

/** Where the page keeps what the extension has handed it. */
const PLACE = 'podlint-l10n';

let bundle: Bundle = new Map();

/** Translations by their English sentence. Anything else than texts is passed over. */
function useTranslations(sentences: unknown): void {
  const entries = typeof sentences === 'object' && sentences !== null ? Object.entries(sentences) : [];
  bundle = new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** Reads them from the page; one without any is in English. */
export function readTranslations(page: Document): void {
  const content = page.querySelector<HTMLMetaElement>(`meta[name="${PLACE}"]`)?.content;
  try {
    useTranslations(JSON.parse(content ?? 'null'));
  } catch {
    useTranslations(undefined);
  }
}

/** The sentence with `{0}`, `{1}` and so on replaced, in one pass: what is put in is never looked at again. */
export function t(sentence: string, ...values: readonly (string | number)[]): string {
  return (bundle.get(sentence) ?? sentence).replace(/\{(\d)\}/g, (hole, index: string) =>
    String(values[Number(index)] ?? hole),
  );
}
