/** Where the page Privacy is, and its first form is sent to. */
export const PRIVACY_PATH = '/admin/privacy';

/** Where an export is taken from, and where an erasure is confirmed: by forms, so that no address names a child. */
export const EXPORT_PATH = `${PRIVACY_PATH}/export`;
export const ERASURE_PATH = `${PRIVACY_PATH}/erasure`;

/** All erasures, and below it one by its number. */
export const REQUESTS_PATH = `${PRIVACY_PATH}/requests`;

/** Who looked. */
export const ACCESS_LOG_PATH = `${PRIVACY_PATH}/access-log`;
