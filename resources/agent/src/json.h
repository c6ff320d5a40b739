#ifndef ESPALIER_JSON_H
#define ESPALIER_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Writes one line of JSON into memory, so that an error half-way never leaves half a line on stdout.
// A writer that starts with a `fixed` buffer never allocates and cuts off what does not fit: for errors, which must be
// reportable when memory has run out.
struct json {
  char *data;
  size_t length;
  size_t capacity;
  bool fixed;
  bool needs_comma;
};

// Begins a new line in the same memory.
void json_clear(struct json *json);
// `key` is NULL inside an array and at the top.
void json_open(struct json *json, const char *key, char bracket);
void json_close(struct json *json, char bracket);
// Bytes that are not UTF-8 (a path may hold any) become U+FFFD.
void json_string(struct json *json, const char *key, const char *value);
void json_unsigned(struct json *json, const char *key, uint64_t value);
void json_signed(struct json *json, const char *key, int64_t value);
// NaN and the infinities, which JSON cannot say, become null. `digits` significant digits: 9 identify a float32.
void json_real(struct json *json, const char *key, double value, int digits);
void json_bool(struct json *json, const char *key, bool value);
void json_null(struct json *json, const char *key);

#endif
