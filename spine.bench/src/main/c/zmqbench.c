/* libzmq with CURVE in every role: zmqbench client|broker|proxy|worker|server|crowd [address]
 * Keys come in the environment: WIRE_KEY (the server's public key), WIRE_SECRET. */
#include "wire.h"
#include <errno.h>
#include <pthread.h>
#include <zmq.h>

#define QUEUE_MESSAGES 20000
#define BURST 1000
#define MOST_SOCKETS 12000

static void *context;
static unsigned long long forwarded;

static void *roomy(int type) {
    void *socket = zmq_socket(context, type);
    int hwm = QUEUE_MESSAGES, linger = 0;
    if (!socket) die("zmq_socket", zmq_strerror(errno));
    zmq_setsockopt(socket, ZMQ_SNDHWM, &hwm, sizeof hwm);
    zmq_setsockopt(socket, ZMQ_RCVHWM, &hwm, sizeof hwm);
    zmq_setsockopt(socket, ZMQ_LINGER, &linger, sizeof linger);
    return socket;
}

static void *dealer(const char *address) {
    char public[41], secret[41];
    void *socket = roomy(ZMQ_DEALER);
    zmq_curve_keypair(public, secret);
    zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, getenv("WIRE_KEY"), 40);
    zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, public, 40);
    zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, secret, 40);
    if (zmq_connect(socket, address)) die("zmq_connect", zmq_strerror(errno));
    return socket;
}

static void *bound(int type, char *address, size_t size) {
    void *socket = roomy(type);
    int yes = 1, backlog = 1024;
    zmq_setsockopt(socket, ZMQ_CURVE_SERVER, &yes, sizeof yes);
    zmq_setsockopt(socket, ZMQ_BACKLOG, &backlog, sizeof backlog);
    zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, getenv("WIRE_SECRET"), 40);
    if (zmq_bind(socket, "tcp://127.0.0.1:*")) die("zmq_bind", zmq_strerror(errno));
    zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, address, &size);
    return socket;
}

/* Moves what is there; returns the number of messages. */
static int forward(void *from, void *to) {
    for (int i = 0; i < BURST; i++) {
        int more = 1;
        for (int part = 0; more; part++) {
            zmq_msg_t message;
            zmq_msg_init(&message);
            if (zmq_msg_recv(&message, from, part ? 0 : ZMQ_DONTWAIT) < 0) return i;
            more = zmq_msg_more(&message);
            if (zmq_msg_send(&message, to, more ? ZMQ_SNDMORE : 0) < 0) zmq_msg_close(&message);
        }
    }
    return BURST;
}

/* Answers an order of a server or broker; false when the input has ended. */
static int order(void) {
    char line[64];
    if (!fgets(line, sizeof line, stdin)) return 0;
    printf("{\"forwarded\": %llu}\n", forwarded);
    fflush(stdout);
    return strncmp(line, "quit", 4) != 0;
}

static void broker(void) {
    char front_address[128], back_address[128];
    void *front = bound(ZMQ_ROUTER, front_address, sizeof front_address);
    void *back = bound(ZMQ_DEALER, back_address, sizeof back_address);
    printf("{\"front\": \"%s\", \"back\": \"%s\"}\n", front_address, back_address);
    fflush(stdout);
    zmq_pollitem_t items[] = {{front, 0, ZMQ_POLLIN, 0}, {back, 0, ZMQ_POLLIN, 0}, {0, 0, ZMQ_POLLIN, 0}};
    while (zmq_poll(items, 3, -1) >= 0) {
        if (items[0].revents) forward(front, back);
        if (items[1].revents) forwarded += forward(back, front);
        if (items[2].revents && !order()) return;
    }
}

static void *orders(void *nothing) {
    (void) nothing;
    while (order()) { }
    exit(0);
}

static void proxy(void) {
    char front_address[128], back_address[128];
    pthread_t thread;
    void *front = bound(ZMQ_ROUTER, front_address, sizeof front_address);
    void *back = bound(ZMQ_DEALER, back_address, sizeof back_address);
    printf("{\"front\": \"%s\", \"back\": \"%s\"}\n", front_address, back_address);
    fflush(stdout);
    pthread_create(&thread, NULL, orders, NULL);
    zmq_proxy(front, back, NULL);
}

/* Sends back what comes. */
static void echo(void *socket) {
    zmq_pollitem_t items[] = {{socket, 0, ZMQ_POLLIN, 0}, {0, 0, ZMQ_POLLIN, 0}};
    while (zmq_poll(items, 2, -1) >= 0) {
        if (items[0].revents) forwarded += forward(socket, socket);
        if (items[1].revents && !order()) return;
    }
}

static zmq_msg_t received;

static void lane_send(void *socket, const void *bytes, size_t size) {
    if (zmq_send(socket, bytes, size, 0) < 0) die("zmq_send", zmq_strerror(errno));
}

static const unsigned char *lane_receive(void *socket, size_t *size) {
    zmq_msg_init(&received);
    if (zmq_msg_recv(&received, socket, 0) < 0) return NULL;
    *size = zmq_msg_size(&received);
    return zmq_msg_data(&received);
}

static void lane_done(void *socket) {
    (void) socket;
    zmq_msg_close(&received);
}

static void client(const char *address) {
    void *socket = dealer(address);
    int patience = 30000;
    zmq_setsockopt(socket, ZMQ_RCVTIMEO, &patience, sizeof patience);
    struct lane lane = {socket, lane_send, lane_receive, lane_done};
    printf("{\"crypto\": \"libsodium\"}\n");
    fflush(stdout);
    obey_runs(&lane, &lane);
}

#include "crowd.h"

int main(int words, char **word) {
    char address[128];
    const char *role = words > 1 ? word[1] : "", *to = words > 2 ? word[2] : "";
    raise_file_limit();
    context = zmq_ctx_new();
    zmq_ctx_set(context, ZMQ_MAX_SOCKETS, MOST_SOCKETS);
    if (!strcmp(role, "client")) client(to);
    else if (!strcmp(role, "broker")) broker();
    else if (!strcmp(role, "proxy")) proxy();
    else if (!strcmp(role, "crowd")) {
        zmq_ctx_set(context, ZMQ_IO_THREADS, 2); // so that no server waits for the client
        crowd(to);
    }
    else {
        int server = !strcmp(role, "server");
        void *socket = server ? bound(ZMQ_ROUTER, address, sizeof address) : dealer(to);
        printf("{\"front\": \"%s\"}\n", server ? address : "");
        fflush(stdout);
        if (!server) zmq_send(socket, "ready", 5, 0);
        echo(socket);
    }
    exit(0);
}
