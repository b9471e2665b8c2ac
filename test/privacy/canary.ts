import { type Needle, needlesOf } from './needles.ts';

/** A child whose every trace can be distinguished from all others, wherever it appears. */
export const CANARY = 470011000074;
export const CANARYS_PARENT = 470011000081;
export const CANARYS_SIBLING = 470011000095;

export const CANARY_SESSION = 'ca4a2700-c0de-4bad-8bad-feedfacecafe';

/** The first ten bytes of every event id that the canary's device generates. */
const EVENT_IDS = 'ca4a2700-c0de-4bad-8e0e';

/** The only free text that metadata accepts, and one that it must reject. */
export const CANARY_APP_VERSION = '47.0011.0074';
export const CANARY_NAME = 'Mathilda Canaria';

export const canaryEventId = (number: number): string =>
  `${EVENT_IDS}-${number.toString(16).padStart(12, '0')}`;

/** What must not be found once the canary is erased. `eventIds`: those that the server generated for its events. */
export const needlesOfCanary = (eventIds: readonly string[] = []): Needle[] => [
  ...needlesOf('child', { id: CANARY }),
  ...needlesOf('session', { uuid: CANARY_SESSION }),
  ...needlesOf('event', { uuid: EVENT_IDS }),
  ...eventIds.flatMap((uuid) => needlesOf('derived event', { uuid })),
  ...needlesOf('metadata', { text: CANARY_APP_VERSION }),
  ...needlesOf('name', { text: CANARY_NAME }),
];

/** What must not be found once its parent is erased, too. */
export const NEEDLES_OF_FAMILY: Needle[] = [
  ...needlesOf('parent', { id: CANARYS_PARENT }),
  ...needlesOf('sibling', { id: CANARYS_SIBLING }),
];
