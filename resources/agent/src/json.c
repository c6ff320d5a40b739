#include "json.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"

static void append(struct json *json, const char *text, size_t length) {
  if (length > json->capacity - json->length) {
    if (json->fixed) {
      length = json->capacity - json->length;
    } else {
      size_t capacity = json->capacity ? json->capacity : 4096;
      while (capacity - json->length < length) capacity *= 2;
      char *data = realloc(json->data, capacity);
      if (!data) fail("memory", "no memory for the result (%zu bytes)", capacity);
      json->data = data;
      json->capacity = capacity;
    }
  }
  memcpy(json->data + json->length, text, length);
  json->length += length;
}

static void append_text(struct json *json, const char *text) { append(json, text, strlen(text)); }

// How many bytes from `text` on are one UTF-8 character; 0 when they are none. Overlong forms and surrogates are none.
static size_t utf8_length(const unsigned char *text) {
  static const struct {
    unsigned char mask, lead, length;
    uint32_t least;
  } forms[] = {{0x80, 0x00, 1, 0}, {0xe0, 0xc0, 2, 0x80}, {0xf0, 0xe0, 3, 0x800}, {0xf8, 0xf0, 4, 0x10000}};
  for (size_t form = 0; form < sizeof forms / sizeof *forms; form++) {
    if ((text[0] & forms[form].mask) != forms[form].lead) continue;
    uint32_t code = text[0] & (unsigned char)~forms[form].mask;
    for (size_t i = 1; i < forms[form].length; i++) {
      if ((text[i] & 0xc0) != 0x80) return 0;  // also ends at the terminating NUL
      code = code << 6 | (text[i] & 0x3f);
    }
    bool surrogate = code >= 0xd800 && code <= 0xdfff;
    return code < forms[form].least || code > 0x10ffff || surrogate ? 0 : forms[form].length;
  }
  return 0;
}

static void append_quoted(struct json *json, const char *value) {
  append_text(json, "\"");
  for (const unsigned char *p = (const unsigned char *)value; *p;) {
    size_t length = utf8_length(p);
    if (length == 0) {
      append_text(json, "\xef\xbf\xbd");
      length = 1;
    } else if (*p == '"' || *p == '\\') {
      append_text(json, "\\");
      append(json, (const char *)p, 1);
    } else if (*p < 0x20) {
      char escape[8];
      snprintf(escape, sizeof escape, "\\u%04x", *p);
      append_text(json, escape);
    } else {
      append(json, (const char *)p, length);
    }
    p += length;
  }
  append_text(json, "\"");
}

static void begin_value(struct json *json, const char *key) {
  if (json->needs_comma) append_text(json, ",");
  if (key) {
    append_quoted(json, key);
    append_text(json, ":");
  }
  json->needs_comma = true;
}

void json_clear(struct json *json) {
  json->length = 0;
  json->needs_comma = false;
}

void json_open(struct json *json, const char *key, char bracket) {
  begin_value(json, key);
  append(json, &bracket, 1);
  json->needs_comma = false;
}

void json_close(struct json *json, char bracket) {
  append(json, &bracket, 1);
  json->needs_comma = true;
}

void json_string(struct json *json, const char *key, const char *value) {
  begin_value(json, key);
  append_quoted(json, value);
}

void json_unsigned(struct json *json, const char *key, uint64_t value) {
  char text[24];
  snprintf(text, sizeof text, "%" PRIu64, value);
  begin_value(json, key);
  append_text(json, text);
}

void json_signed(struct json *json, const char *key, int64_t value) {
  char text[24];
  snprintf(text, sizeof text, "%" PRId64, value);
  begin_value(json, key);
  append_text(json, text);
}

void json_real(struct json *json, const char *key, double value, int digits) {
  if (!isfinite(value)) {
    json_null(json, key);
    return;
  }
  char text[40];
  snprintf(text, sizeof text, "%.*g", digits, value);
  begin_value(json, key);
  append_text(json, text);
}

void json_bool(struct json *json, const char *key, bool value) {
  begin_value(json, key);
  append_text(json, value ? "true" : "false");
}

void json_null(struct json *json, const char *key) {
  begin_value(json, key);
  append_text(json, "null");
}
