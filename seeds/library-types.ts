/**
 * The shapes of the demo: the catalogue as the host application would send it, and events exactly as a
 * player posts them (docs/api.md, "Keep the catalogue in step" and "Post events"). Instants in the catalogue
 * are ISO 8601 in UTC.
 */

export interface DemoPublisher {
  id: string;
  name: string;
}

export interface DemoBook {
  id: string;
  publisher_id: string;
  title: string;
  series_id: string | null;
  position_in_series: number | null;
  is_preview: boolean;
  published_at: string;
  duration_seconds: number;
}

export interface DemoParent {
  id: string;
  registered_at: string;
}

export interface DemoChild {
  id: string;
  parent_id: string;
  created_at: string;
  collection: 'allowed' | 'refused';
  is_test: boolean;
}

/** What the host application sends before the first event. */
export interface DemoCatalogue {
  publishers: DemoPublisher[];
  books: DemoBook[];
  parents: DemoParent[];
  children: DemoChild[];
}

export type DemoEventType =
  | 'play_start'
  | 'heartbeat'
  | 'pause'
  | 'resume'
  | 'seek'
  | 'play_end'
  | 'quality_change'
  | 'fullscreen'
  | 'impression'
  | 'stall'
  | 'save';

/** The part of the metadata allow-list that the demo's players use. */
export interface DemoMetadata {
  platform?: 'ios' | 'android' | 'web' | 'tv';
  device_class?: 'phone' | 'tablet' | 'desktop' | 'tv';
  app_version?: string;
  quality?: 'auto' | '360p' | '480p' | '720p' | '1080p';
  playback_rate?: number;
  startup_ms?: number;
  stall_ms?: number;
  reason?: 'network';
  replay?: boolean;
  fullscreen?: boolean;
}

/** One event on the wire. An impression has no playhead and therefore no position. */
export interface DemoEvent {
  event_id: string;
  event_type: DemoEventType;
  child_profile_id: number;
  book_id: number;
  session_id?: string;
  position_seconds?: number;
  from_position_seconds?: number;
  occurred_at: string;
  metadata?: DemoMetadata;
}

/** One request of one device: what it sent, and when. */
export interface DemoDelivery {
  sentAt: Date;
  events: DemoEvent[];
}
