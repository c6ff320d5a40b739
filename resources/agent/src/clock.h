#ifndef ESPALIER_CLOCK_H
#define ESPALIER_CLOCK_H

#include <stdint.h>
#include <time.h>

static inline uint64_t clock_ns(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

// The raw clock is not slewed by NTP, which on a board without a real-time clock may be correcting hard.
static inline uint64_t now_ns(void) { return clock_ns(CLOCK_MONOTONIC_RAW); }

#endif
