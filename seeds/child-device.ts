import type { DemoMetadata } from './library-types.ts';
import type { RandomSource } from './random-source.ts';

/** The device on which a child watches. */
export interface ChildDevice {
  platform: NonNullable<DemoMetadata['platform']>;
  deviceClass: NonNullable<DemoMetadata['device_class']>;
  appVersion: string;
  quality: NonNullable<DemoMetadata['quality']>;
  playbackRate: number;
  /** One old version of the app sends events without a session. */
  sendsSession: boolean;
  /** Web players begin a session per page, apps one per run. */
  sessionPerPlay: boolean;
  /** How long it collects events before it sends them. */
  sendEverySeconds: number;
  /** Probability that it is offline on a day with viewing: the car, the grandparents' garden. */
  offlineChance: number;
}

type Model = Pick<ChildDevice, 'platform' | 'deviceClass' | 'quality'>;

const MODELS: readonly (readonly [Model, number])[] = [
  [{ platform: 'ios', deviceClass: 'tablet', quality: '720p' }, 34],
  [{ platform: 'android', deviceClass: 'tablet', quality: '720p' }, 26],
  [{ platform: 'android', deviceClass: 'phone', quality: '480p' }, 15],
  [{ platform: 'ios', deviceClass: 'phone', quality: '720p' }, 12],
  [{ platform: 'web', deviceClass: 'desktop', quality: 'auto' }, 8],
  [{ platform: 'tv', deviceClass: 'tv', quality: '1080p' }, 5],
];

const VERSION_WITHOUT_SESSIONS = '3.8.1';
const APP_VERSIONS = [
  ['4.2.1', 62],
  ['4.2.0', 20],
  ['4.1.3', 11],
  [VERSION_WITHOUT_SESSIONS, 7],
] as const;
const WEB_VERSION = '1.18.0';

/** Draws the device of one child. */
export function childDevice(random: RandomSource): ChildDevice {
  const { platform, deviceClass, quality } = random.weighted(MODELS);
  const isWeb = platform === 'web';
  const appVersion = isWeb ? WEB_VERSION : random.weighted(APP_VERSIONS);
  return {
    platform,
    deviceClass,
    appVersion,
    quality,
    playbackRate: random.chance(0.04) ? 1.25 : 1,
    sendsSession: appVersion !== VERSION_WITHOUT_SESSIONS,
    sessionPerPlay: isWeb,
    sendEverySeconds: random.integer(80, 240),
    // A few devices travel often; televisions and browsers do not.
    offlineChance: isWeb || platform === 'tv' ? 0 : random.chance(0.1) ? 0.2 : 0.015,
  };
}
