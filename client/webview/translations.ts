/** Has to be loaded before anything that says something: parts keep their words from when they are loaded. */
import { readTranslations } from './l10n.js';

readTranslations(document);
