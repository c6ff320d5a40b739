/**
 * What a file may ask for. Each bound lies far above any ConvNet, and low enough that a hostile file is refused before
 * it costs seconds or gigabytes.
 */

/** Bytes of a model, its external data included: the protobuf format itself ends at 2 GB. */
export const largestModel = 2 ** 31 - 1;

/** The largest ConvNets in use have some 5,000. */
export const mostNodes = 50_000;

/** Inputs and outputs of one node: networks join some dozens. */
export const mostOperands = 10_000;

/** Messages, byte strings and fields that Espalier does not know: each becomes an object. */
export const mostObjects = 2 ** 19;

/** Names and single numbers that stand in the file one by one: operands, dimensions, integers of attributes. */
export const mostEntries = 2 ** 21;

/** Elements of weights that are stored as numbers and not as raw bytes; decoding takes 8 bytes for each, and more. */
export const mostNumbers = 2 ** 26;

/** The same for 64-bit integers: each becomes an object. Counted in bytes, of which each takes one or more. */
export const mostBigIntegers = 2 ** 22;

/** Bytes of all names and texts together, and of one: errors and reports carry names. */
export const mostText = 2 ** 27;
export const longestName = 2 ** 16;
