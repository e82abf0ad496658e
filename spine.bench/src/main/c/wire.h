/* What the C programs of the bench share: orders by lines, the payload and its checks, and one run of a client.
 * The same as spine.bench.role.Payload and Trip. */
#ifndef WIRE_H
#define WIRE_H
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define FULL_EVERY 251
#define MOST_SAMPLES (1 << 20)
#define MOST_BYTES (1 << 20)

/* A way to send and to receive, for one thread. */
struct lane {
    void *self;
    void (*send)(void *self, const void *bytes, size_t size);
    /* Waits for the next message; NULL after a long time. Valid until `done`. */
    const unsigned char *(*receive)(void *self, size_t *size);
    void (*done)(void *self);
};

static inline int64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static inline void die(const char *what, const char *why) {
    printf("{\"error\": \"%s: %s\"}\n", what, why);
    fflush(stdout);
    exit(1);
}

static inline void raise_file_limit(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static inline void number_payload(unsigned char *bytes, size_t size, uint64_t number) {
    uint64_t other = ~number;
    memcpy(bytes, &number, 8);
    memcpy(bytes + size - 8, &other, 8);
}

static int by_size(const void *a, const void *b) {
    int64_t x = *(const int64_t *) a, y = *(const int64_t *) b;
    return (x > y) - (x < y);
}

/* One run: prints its figures, or ends the program if an answer is wrong. */
static void trip(struct lane *lane, size_t size, int window, long millis) {
    static unsigned char payload[MOST_BYTES], expected[MOST_BYTES];
    static int64_t samples[MOST_SAMPLES];
    if (size < 16 || size > MOST_BYTES) die("run", "a payload has 16 bytes to 1 MiB");
    srandom(1);
    for (size_t i = 0; i < size; i++) payload[i] = expected[i] = (unsigned char) random();
    uint64_t sent = 0, answered = 0;
    int64_t begin = now_ns(), now = begin, sent_at = begin, end = begin + millis * 1000000LL;
    for (int i = 0; i < window; i++) {
        number_payload(payload, size, sent++);
        lane->send(lane->self, payload, size);
    }
    while (answered < sent) {
        size_t length = 0;
        const unsigned char *back = lane->receive(lane->self, &length);
        if (!back) die("run", "no answer within 30 s");
        number_payload(expected, size, answered);
        if (length != size || memcmp(back, expected, 8) || memcmp(back + size - 8, expected + size - 8, 8)
            || (answered % FULL_EVERY == 0 && memcmp(back, expected, size)))
            die("run", "an answer is not what was sent, or out of turn");
        lane->done(lane->self);
        now = now_ns();
        if (answered < MOST_SAMPLES) samples[answered] = now - sent_at;
        answered++;
        if (now < end) {
            sent_at = now;
            number_payload(payload, size, sent++);
            lane->send(lane->self, payload, size);
        }
    }
    printf("{\"count\": %llu, \"seconds\": %.9f", (unsigned long long) answered, (now - begin) / 1e9);
    if (window == 1) {
        size_t n = answered < MOST_SAMPLES ? answered : MOST_SAMPLES;
        qsort(samples, n, sizeof samples[0], by_size);
        size_t half = (n + 1) / 2, most = (n * 99 + 99) / 100;
        printf(", \"p50\": %lld, \"p99\": %lld", (long long) samples[half - 1], (long long) samples[most - 1]);
    }
    printf("}\n");
}

/* Obeys `run SIZE WINDOW MILLIS` until its input ends. */
static inline void obey_runs(struct lane *lane, struct lane *single) {
    char line[256];
    size_t size;
    int window;
    long millis;
    while (fgets(line, sizeof line, stdin) && strncmp(line, "quit", 4)) {
        if (sscanf(line, "run %zu %d %ld", &size, &window, &millis) == 3)
            trip(window == 1 ? single : lane, size, window, millis);
        else printf("{\"error\": \"no such order\"}\n");
        fflush(stdout);
    }
}
#endif
