/** What the library tells the server about itself. */
export const LIBRARY_NAME = "dingir-typescript";
/** As in package.json; a test compares. */
export const VERSION = "0.1.0";
