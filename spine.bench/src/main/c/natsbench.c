/* NATS with TLS: natsbench client|worker URL CA. Messages go by two connections: one that gathers what is published
 * (throughput), one that sends at once (latency), each as the library offers it. */
#include "wire.h"
#include <nats/nats.h>

struct wire {
    natsConnection *connection;
    natsSubscription *subscription;
    const char *to;
    natsMsg *message;
};

static void check(const char *what, natsStatus status) {
    if (status != NATS_OK) die(what, natsStatus_GetText(status));
}

static void open_wire(struct wire *wire, const char *url, const char *ca, int at_once, const char *in,
                      const char *out) {
    natsOptions *options = NULL;
    check("options", natsOptions_Create(&options));
    check("url", natsOptions_SetURL(options, url));
    check("tls", natsOptions_SetSecure(options, true));
    check("ca", natsOptions_LoadCATrustedCertificates(options, ca));
    check("name", natsOptions_SetExpectedHostname(options, "localhost"));
    check("at once", natsOptions_SetSendAsap(options, at_once));
    check("connect", natsConnection_Connect(&wire->connection, options));
    check("subscribe", natsConnection_SubscribeSync(&wire->subscription, wire->connection, in));
    check("flush", natsConnection_Flush(wire->connection));
    natsOptions_Destroy(options);
    wire->to = out;
}

static void lane_send(void *self, const void *bytes, size_t size) {
    struct wire *wire = self;
    check("publish", natsConnection_Publish(wire->connection, wire->to, bytes, (int) size));
}

static const unsigned char *lane_receive(void *self, size_t *size) {
    struct wire *wire = self;
    if (natsSubscription_NextMsg(&wire->message, wire->subscription, 30000) != NATS_OK) return NULL;
    *size = natsMsg_GetDataLength(wire->message);
    return (const unsigned char *) natsMsg_GetData(wire->message);
}

static void lane_done(void *self) {
    natsMsg_Destroy(((struct wire *) self)->message);
}

static void back(natsConnection *connection, natsSubscription *subscription, natsMsg *message, void *to) {
    (void) subscription;
    check("publish", natsConnection_Publish(connection, to, natsMsg_GetData(message), natsMsg_GetDataLength(message)));
    natsMsg_Destroy(message);
}

static void worker(struct wire *wire, const char *in, const char *out) {
    natsSubscription_Destroy(wire->subscription);
    check("subscribe", natsConnection_Subscribe(&wire->subscription, wire->connection, in, back, (void *) out));
    check("flush", natsConnection_Flush(wire->connection));
}

int main(int words, char **word) {
    struct wire bulk, single;
    char line[64];
    if (words != 4) die("usage", "natsbench client|worker URL CA");
    int client = !strcmp(word[1], "client");
    open_wire(&bulk, word[2], word[3], 0, client ? "bulk.back" : "none", "bulk.out");
    open_wire(&single, word[2], word[3], 1, client ? "single.back" : "none", "single.out");
    if (!client) {
        worker(&bulk, "bulk.out", "bulk.back");
        worker(&single, "single.out", "single.back");
    }
    printf("{\"crypto\": \"TLS\"}\n");
    fflush(stdout);
    struct lane many = {&bulk, lane_send, lane_receive, lane_done};
    struct lane one = {&single, lane_send, lane_receive, lane_done};
    if (client) obey_runs(&many, &one);
    else while (fgets(line, sizeof line, stdin)) { }
    exit(0);
}
