package spine.rcis.internal;

import com.google.protobuf.ByteString;
import spine.api.Principal;
import spine.api.security.Grant;

/**
 * A request that was let in.
 *
 * @param grant     of the key that was verified
 * @param head      what was read of it
 * @param body      the RCISRequest, not yet parsed
 * @param reply     the way back
 */
record Ask(Grant grant, Head head, ByteString body, Reply reply) {
    String requestId() {
        return head.requestId();
    }

    Principal principal() {
        return grant.principal();
    }
}
