// JSON values as they stand in a graph file. No behaviour.
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };
export type JsonObject = { readonly [key: string]: JsonValue };
/** A place in a JSON document: keys and array indices from the root. */
export type JsonPath = readonly (string | number)[];
