/** The list of publishers; each has its page below it. */
export const PUBLISHERS_PATH = '/admin/publishers';
