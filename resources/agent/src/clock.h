#ifndef ESPALIER_CLOCK_H
#define ESPALIER_CLOCK_H

#include <stdint.h>
#include <time.h>

// The raw clock is not slewed by NTP, which on a board without a real-time clock may be correcting hard.
static inline uint64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC_RAW, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

#endif
