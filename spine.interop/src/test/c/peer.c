/* A peer on libzmq for the tests of spine.interop. Settings are key=value arguments; see Peer.java for their meaning.
   Lines out: "bound ADDRESS", "message TEXT", "event NAME", "flooded". Lines in: "send TEXT". The end of input ends it. */
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zmq.h>

static int count;
static char **values;

static const char *get(const char *key, const char *otherwise) {
    size_t length = strlen(key);
    for (int i = 1; i < count; i++) {
        if (strncmp(values[i], key, length) == 0 && values[i][length] == '=') {
            return values[i] + length + 1;
        }
    }
    return otherwise;
}

static void check(int rc, const char *what) {
    if (rc == -1) {
        fprintf(stderr, "%s: %s\n", what, zmq_strerror(errno));
        exit(2);
    }
}

static void number(void *socket, int option, const char *key, const char *otherwise) {
    const char *text = get(key, otherwise);
    if (text) {
        int value = atoi(text);
        check(zmq_setsockopt(socket, option, &value, sizeof value), key);
    }
}

static void text(void *socket, int option, const char *key) {
    const char *value = get(key, NULL);
    if (value) {
        check(zmq_setsockopt(socket, option, value, strlen(value)), key);
    }
}

static int type(const char *name) {
    static const char *names[] = {"PAIR", "PUB", "SUB", "REQ", "REP", "DEALER", "ROUTER", "PULL", "PUSH", "XPUB", "XSUB"};
    for (int i = 0; i < 11; i++) {
        if (strcmp(name, names[i]) == 0) {
            return i;
        }
    }
    exit(3);
}

static void security(void *socket) {
    const char *mechanism = get("mechanism", "curve");
    if (strcmp(mechanism, "plain") == 0) {
        if (get("bind", NULL)) {
            number(socket, ZMQ_PLAIN_SERVER, "plainserver", "1");
        } else {
            check(zmq_setsockopt(socket, ZMQ_PLAIN_USERNAME, "admin", 5), "user");
            check(zmq_setsockopt(socket, ZMQ_PLAIN_PASSWORD, "password", 8), "password");
        }
    } else if (strcmp(mechanism, "curve") == 0) {
        number(socket, ZMQ_CURVE_SERVER, "curveserver", get("server", NULL) ? "0" : "1");
        text(socket, ZMQ_CURVE_PUBLICKEY, "public");
        text(socket, ZMQ_CURVE_SECRETKEY, "secret");
        text(socket, ZMQ_CURVE_SERVERKEY, "server");
    }
}

/* Sends a message back as it came, when it is whole, or prints its first part. */
static void take(void *socket, int echo) {
    static zmq_msg_t parts[256];
    int size = 0, more = 1;
    while (more && size < 256) {
        zmq_msg_init(&parts[size]);
        check(zmq_msg_recv(&parts[size], socket, 0), "recv");
        more = zmq_msg_more(&parts[size++]);
    }
    if (!echo) {
        printf("message %.*s\n", (int) zmq_msg_size(&parts[0]), (char *) zmq_msg_data(&parts[0]));
        fflush(stdout);
    }
    for (int i = 0; i < size; i++) {
        if (echo) {
            check(zmq_msg_send(&parts[i], socket, i < size - 1 ? ZMQ_SNDMORE : 0), "send");
        } else {
            zmq_msg_close(&parts[i]);
        }
    }
}

/* Messages of one part: a number of 8 bytes, then its lowest byte again and again. */
static void flood(void *socket) {
    long total = atol(get("count", "0"));
    size_t size = (size_t) atol(get("size", "8"));
    for (long i = 0; i < total; i++) {
        zmq_msg_t part;
        check(zmq_msg_init_size(&part, size), "memory");
        unsigned char *data = zmq_msg_data(&part);
        memset(data, (int) (i & 255), size);
        for (int k = 0; k < 8; k++) {
            data[k] = (unsigned char) ((uint64_t) i >> (56 - 8 * k));
        }
        check(zmq_msg_send(&part, socket, 0), "send");
    }
    printf("flooded\n");
    fflush(stdout);
}

static int command(void *socket) {
    char line[1000];
    if (!fgets(line, sizeof line, stdin)) {
        return 0;
    }
    line[strcspn(line, "\n")] = 0;
    if (strncmp(line, "send ", 5) == 0) {
        check(zmq_send(socket, line + 5, strlen(line + 5), 0), "send");
    }
    return 1;
}

static void report(void *monitor) {
    zmq_msg_t part;
    zmq_msg_init(&part);
    check(zmq_msg_recv(&part, monitor, 0), "event");
    uint16_t event;
    memcpy(&event, zmq_msg_data(&part), 2);
    zmq_msg_close(&part);
    zmq_msg_init(&part);
    zmq_msg_recv(&part, monitor, 0);
    zmq_msg_close(&part);
    printf("event %s\n", event == ZMQ_EVENT_DISCONNECTED ? "disconnected"
            : event == ZMQ_EVENT_HANDSHAKE_SUCCEEDED ? "admitted" : "failed");
    fflush(stdout);
}

int main(int argc, char **argv) {
    count = argc;
    values = argv;
    setvbuf(stdin, NULL, _IONBF, 0);
    void *context = zmq_ctx_new();
    void *socket = zmq_socket(context, type(get("type", "DEALER")));
    void *monitor = zmq_socket(context, ZMQ_PAIR);
    number(socket, ZMQ_LINGER, "linger", "0");
    number(socket, ZMQ_SNDHWM, "hwm", "0");
    number(socket, ZMQ_RCVHWM, "hwm", "0");
    number(socket, ZMQ_RECONNECT_IVL, "reconnect", "50");
    number(socket, ZMQ_HEARTBEAT_IVL, "ivl", NULL);
    number(socket, ZMQ_HEARTBEAT_TTL, "ttl", NULL);
    number(socket, ZMQ_HEARTBEAT_TIMEOUT, "timeout", NULL);
    number(socket, ZMQ_PROBE_ROUTER, "probe", NULL);
    text(socket, ZMQ_ROUTING_ID, "id");
    text(socket, ZMQ_SUBSCRIBE, "subscribe");
    security(socket);
    check(zmq_socket_monitor(socket, "inproc://monitor", ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_HANDSHAKE_SUCCEEDED
            | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL
            | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH), "monitor");
    check(zmq_connect(monitor, "inproc://monitor"), "monitor");
    if (get("bind", NULL)) {
        char address[300];
        size_t length = sizeof address;
        check(zmq_bind(socket, get("bind", NULL)), "bind");
        check(zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, address, &length), "address");
        printf("bound %s\n", address);
        fflush(stdout);
    } else {
        check(zmq_connect(socket, get("connect", NULL)), "connect");
    }
    if (get("hello", NULL)) {
        check(zmq_send(socket, get("hello", NULL), strlen(get("hello", NULL)), 0), "hello");
    }
    if (strcmp(get("mode", "echo"), "flood") == 0) {
        flood(socket);
    }
    int echo = strcmp(get("mode", "echo"), "echo") == 0;
    const char *name = get("type", "DEALER");
    short interest = strcmp(name, "PUB") == 0 ? 0 : ZMQ_POLLIN;
    for (;;) {
        zmq_pollitem_t items[] = {{socket, 0, interest, 0}, {monitor, 0, ZMQ_POLLIN, 0}, {NULL, 0, ZMQ_POLLIN, 0}};
        check(zmq_poll(items, 3, -1), "poll");
        if (items[0].revents) {
            take(socket, echo);
        }
        if (items[1].revents) {
            report(monitor);
        }
        if (items[2].revents && !command(socket)) {
            _exit(0);
        }
    }
}
