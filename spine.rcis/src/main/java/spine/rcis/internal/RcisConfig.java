package spine.rcis.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be set for the RCIS edge; see {@link Settings} for the ranges. */
@ObjectClassDefinition(name = "Spine RCIS edge", description = "The endpoint that clients ask through.")
public @interface RcisConfig {
    @AttributeDefinition(description = "Where to listen: tcp://host:port; port * lets the system choose.")
    String address() default "tcp://127.0.0.1:9001";

    @AttributeDefinition(description = "If set, each request must carry it in auth_token, on top of CURVE.")
    String authToken() default "";

    @AttributeDefinition(description = "Deadline of requests that name none, in milliseconds.")
    int timeoutMillis() default 30_000;

    @AttributeDefinition(description = "Largest message in bytes, both ways.")
    int maxMessageBytes() default 10 * 1024 * 1024;

    @AttributeDefinition(description = "Requests in flight; those above are answered with 503. One agent may hold as"
            + " many as are free: half of them.")
    int inFlightRequests() default 2000;

    @AttributeDefinition(description = "Bytes of requests in flight; those above are answered with 503.")
    long inFlightBytes() default 256L * 1024 * 1024;

    @AttributeDefinition(description = "Requests that a client may send at once.")
    int rateBurst() default 100;

    @AttributeDefinition(description = "Requests a second that a client may send for good.")
    int ratePerSecond() default 10;

    @AttributeDefinition(description = "Clients whose rate is remembered; the one silent for longest goes first.")
    int rateClients() default 10_000;

    @AttributeDefinition(description = "Chunks of a bulk ingest that may be unanswered at once.")
    int streamWindowChunks() default 8;

    @AttributeDefinition(description = "Seconds without a chunk after which a bulk ingest is forgotten.")
    int streamIdleSeconds() default 300;

    @AttributeDefinition(description = "Bulk ingests that one client may have open.")
    int streamsPerClient() default 16;

    @AttributeDefinition(description = "Bulk ingests that may be open in all.")
    int streams() default 256;

    @AttributeDefinition(description = "Whether replies to internal errors carry stack traces. Never in production.")
    boolean devMode() default false;
}
