/* Many connections of one process: `storm COUNT AT_ONCE` makes fresh ones and ends each with its echo;
 * `sit COUNT AT_ONCE MILLIS` makes further ones that stay, as many as there is time for. */
#define MOST_AT_ONCE 64

static void *staying[MOST_SOCKETS];
static int stayed;

static int connect_many(const char *address, int count, int at_once, long millis, int stay) {
    zmq_pollitem_t items[MOST_AT_ONCE];
    int started = 0, done = 0, active = 0;
    int64_t end = now_ns() + millis * 1000000LL;
    char echo[64];
    while (done < count) {
        while (active < at_once && started < count) {
            void *socket = dealer(address);
            zmq_send(socket, "hello", 5, 0);
            items[active++] = (zmq_pollitem_t) {socket, 0, ZMQ_POLLIN, 0};
            started++;
        }
        long left = (end - now_ns()) / 1000000;
        if (left <= 0 || zmq_poll(items, active, left) <= 0) break;
        for (int i = active - 1; i >= 0; i--) {
            if (!items[i].revents) continue;
            if (zmq_recv(items[i].socket, echo, sizeof echo, 0) != 5 || memcmp(echo, "hello", 5))
                die("crowd", "another echo");
            if (stay) staying[stayed++] = items[i].socket;
            else zmq_close(items[i].socket);
            items[i] = items[--active];
            done++;
        }
    }
    while (active > 0) zmq_close(items[--active].socket);
    return done;
}

static void crowd(const char *address) {
    char line[256];
    int count, at_once;
    long millis;
    printf("{\"crypto\": \"libsodium\"}\n");
    fflush(stdout);
    while (fgets(line, sizeof line, stdin) && strncmp(line, "quit", 4)) {
        int64_t begin = now_ns();
        int done = 0;
        if (sscanf(line, "storm %d %d %ld", &count, &at_once, &millis) == 3 && at_once <= MOST_AT_ONCE)
            done = connect_many(address, count, at_once, millis, 0);
        else if (sscanf(line, "sit %d %d %ld", &count, &at_once, &millis) == 3 && at_once <= MOST_AT_ONCE
                 && stayed + count <= MOST_SOCKETS)
            done = connect_many(address, count, at_once, millis, 1);
        printf("{\"count\": %d, \"seconds\": %.9f, \"stay\": %d}\n", done, (now_ns() - begin) / 1e9, stayed);
        fflush(stdout);
    }
}
