import { benchErasure } from './erasure.ts';
import { benchIngest } from './ingest.ts';
import { benchRebuildDay } from './rebuild-day.ts';

/** `npm run bench`: each line is a ratio of two times measured in this run; exit code 1 when one is too high. */
await benchIngest();
await benchRebuildDay();
await benchErasure();
