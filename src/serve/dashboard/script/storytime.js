// Conveniences of the pages: nothing depends on them (docs/dashboard.md, "The script").
import './ask-again.js';
import './copy-lines.js';
import './follow-links.js';
import './press-keys.js';
import './read-chart.js';

for (const part of document.querySelectorAll('[data-by-script]')) part.removeAttribute('hidden');
